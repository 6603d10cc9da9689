// SPDX-License-Identifier: MIT

import NNSpec

/// What an editor can ask about a document; the raw value is the method's name.
enum LanguageFeature: String {
  case hover = "textDocument/hover"
  case completion = "textDocument/completion"
  case inlayHint = "textDocument/inlayHint"
  case codeAction = "textDocument/codeAction"
  case definition = "textDocument/definition"
  case documentSymbol = "textDocument/documentSymbol"

  /// What the server says of itself.
  static func capabilities(_ encoding: PositionEncoding) -> JSONValue {
    let kinds = CodeActionKind.allCases.map { JSONValue.string($0.rawValue) }
    return .object([
      ("positionEncoding", .string(encoding.rawValue)),
      (
        "textDocumentSync",
        .object([("openClose", .bool(true)), ("change", .int(2)), ("save", .bool(true))])
      ),
      ("hoverProvider", .bool(true)),
      (
        "completionProvider",
        .object([("triggerCharacters", .array([" ", "{", "["].map(JSONValue.string)))])
      ),
      ("inlayHintProvider", .bool(true)),
      ("codeActionProvider", .object([("codeActionKinds", .array(kinds))])),
      ("definitionProvider", .bool(true)),
      ("documentSymbolProvider", .bool(true)),
    ])
  }

  /// The result for a document.
  func answer(
    _ parameters: JSONValue, _ document: inout OpenDocument, _ server: LanguageServer
  ) throws(MessageError) -> JSONValue {
    let (file, values, language) = (document.file, server.values, server.language)
    switch self {
    case .hover:
      let offset = try offset(parameters, file, values)
      guard let hover = SpecHover(at: offset, in: file, language) else { return .null }
      return .object([
        ("contents", ProtocolValues.markdown(hover.markdown)),
        ("range", values.range(hover.range, file)),
      ])
    case .completion:
      let completion = SpecCompletion(
        at: try offset(parameters, file, values), in: file, language,
        takesSnippets: server.takesSnippets)
      return values.completion(completion, file)
    case .inlayHint:
      let range = try range(parameters, file, values)
      let graph = document.checked(by: server).graph
      let hints = ShapeHint.all(in: file, graph: graph, data: server.data, language)
      return .array(hints.filter { range.contains($0.offset) }.map { values.hint($0, file) })
    case .codeAction:
      let range = try range(parameters, file, values)
      return actions(range, parameters["context"], &document, server)
    case .definition:
      let offset = try offset(parameters, file, values)
      return SpecDefinition.find(at: offset, in: file, language)
        .map { values.location($0, in: document) } ?? .null
    case .documentSymbol:
      return .array(SpecSymbol.all(in: file, language).map { values.symbol($0, file) })
    }
  }

  /// The fixes in a range, and those of all if they are asked for by name.
  private func actions(
    _ range: ClosedRange<Int>, _ context: JSONValue?, _ document: inout OpenDocument,
    _ server: LanguageServer
  ) -> JSONValue {
    let asked = context?["only"]?.array?.compactMap(\.string)
    func isAsked(_ kind: CodeActionKind, always: Bool) -> Bool {
      asked?.contains { kind.rawValue == $0 || kind.rawValue.hasPrefix("\($0).") } ?? always
    }
    let file = document.file
    let diagnostics = document.checked(by: server).diagnostics
    var actions: [JSONValue] = []
    if isAsked(.quickFix, always: true) {
      actions += SpecAction.fixes(
        of: diagnostics, in: file, touching: range.lowerBound..<range.upperBound
      ).map { action in
        server.values.action(
          action, .quickFix, of: action.diagnostic.map { diagnostics[$0] }, document)
      }
    }
    // Text is checked again and again for it, so it is not done at every step of the cursor.
    if isAsked(.fixAll, always: false) {
      let all = SpecAction.fixAll(in: file) { server.check($0).diagnostics }
      actions += all.map { [server.values.action($0, .fixAll, of: nil, document)] } ?? []
    }
    return .array(actions)
  }

  private func offset(
    _ parameters: JSONValue, _ file: SourceFile, _ values: ProtocolValues
  ) throws(MessageError) -> Int {
    guard let position = parameters["position"]?.position else {
      throw .invalidParameters("`\(rawValue)` needs a position")
    }
    return values.encoding.offset(of: position, in: file)
  }

  /// The bytes of a range, its end included: what ends there belongs to it.
  private func range(
    _ parameters: JSONValue, _ file: SourceFile, _ values: ProtocolValues
  ) throws(MessageError) -> ClosedRange<Int> {
    guard let range = parameters["range"]?.offsets(in: file, values.encoding) else {
      throw .invalidParameters("`\(rawValue)` needs a range")
    }
    return range.lowerBound...range.upperBound
  }
}
