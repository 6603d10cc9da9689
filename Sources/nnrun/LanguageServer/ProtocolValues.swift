// SPDX-License-Identifier: MIT

import NNSpec

/// Values of the protocol, with positions in the units that the editor counts in.
struct ProtocolValues {
  let encoding: PositionEncoding

  func position(_ offset: Int, _ file: SourceFile) -> JSONValue {
    let position = encoding.position(of: offset, in: file)
    return .object([("line", .int(position.line)), ("character", .int(position.character))])
  }

  func range(_ range: Range<Int>, _ file: SourceFile) -> JSONValue {
    .object([
      ("start", position(range.lowerBound, file)), ("end", position(range.upperBound, file)),
    ])
  }

  func range(_ span: SourceSpan) -> JSONValue { range(span.start..<span.end, span.file) }

  func edit(_ range: Range<Int>, _ file: SourceFile, _ text: String) -> JSONValue {
    .object([("range", self.range(range, file)), ("newText", .string(text))])
  }

  func location(_ span: SourceSpan, in document: OpenDocument) -> JSONValue {
    let isHere = span.file.path == document.file.path
    let uri = isHere ? document.uri : DocumentURI.uri(span.file.path)
    return .object([("uri", .string(uri)), ("range", range(span))])
  }

  static func markdown(_ text: String) -> JSONValue {
    .object([("kind", .string("markdown")), ("value", .string(text))])
  }

  // MARK: - Diagnostics

  func diagnostics(_ all: some Sequence<Diagnostic>, in document: OpenDocument) -> [JSONValue] {
    let placeOfBase = document.placeOfBase
    return all.map { diagnostic($0, in: document, placeOfBase) }
  }

  private func diagnostic(
    _ diagnostic: Diagnostic, in document: OpenDocument, _ placeOfBase: SourceSpan
  ) -> JSONValue {
    let isHere = diagnostic.span.file === document.file
    var others = diagnostic.secondary.map { ($0.span, $0.text) }
    var lines = [diagnostic.message]
    if !isHere {
      // Shown where the base is named, as the document itself has no place for it.
      lines = ["in the base spec: \(diagnostic.message)"]
      others.insert((diagnostic.span, diagnostic.message), at: 0)
    }
    lines += ([diagnostic.label] + diagnostic.notes).filter { !$0.isEmpty }
    lines += diagnostic.help.map { "help: \($0)" }
    var members: [(String, JSONValue)] = [
      ("range", isHere ? range(diagnostic.span.visible) : range(placeOfBase)),
      ("severity", .int(severity(diagnostic.severity))),
      ("code", .string(diagnostic.code.rawValue)), ("source", .string("nnrun")),
      ("message", .string(lines.joined(separator: "\n"))),
    ]
    if !others.isEmpty {
      members.append(
        (
          "relatedInformation",
          .array(
            others.map { span, text in
              .object([("location", location(span, in: document)), ("message", .string(text))])
            })
        ))
    }
    if diagnostic.code.isUnnecessary { members.append(("tags", .array([.int(1)]))) }
    return .object(members)
  }

  private func severity(_ severity: Diagnostic.Severity) -> Int {
    switch severity {
    case .error: 1
    case .warning: 2
    case .info: 3
    }
  }
}

extension DiagnosticCode {
  /// Whether editors may fade what it is about.
  fileprivate var isUnnecessary: Bool {
    switch self {
    case .unusedAnchor, .unusedBlock, .unusedParameter, .unusedSuppression, .noEffect: true
    default: false
    }
  }
}

extension OpenDocument {
  /// Where the spec names its base; its beginning if it does not.
  fileprivate var placeOfBase: SourceSpan {
    let start = SourceSpan(file: file, start: 0, end: min(1, file.bytes.count))
    guard file.bytes.contains(Array("extends".utf8)) else { return start }
    return parseYAML(file).root?.mapping?.first { $0.key == "extends" }?.value.visibleSpan
      ?? start
  }
}
