// SPDX-License-Identifier: MIT

package import NNSpec

/// What must hold of the places and words of every diagnostic (design 5k.3).
package enum Soundness {
  /// Everything that does not hold; empty if all is well.
  package static func faults(of diagnostics: [Diagnostic]) -> [String] {
    var faults: [String] = []
    for diagnostic in diagnostics {
      let spans =
        [diagnostic.span] + diagnostic.secondary.map(\.span) + diagnostic.fixes.map(\.span)
      let found = spans.flatMap(Self.faults(of:)) + Self.faults(of: diagnostic)
      faults += found.map { "\($0): \(diagnostic.code.rawValue) \(diagnostic.message)" }
    }
    for (left, right) in zip(diagnostics, diagnostics.dropFirst()) where !isBefore(left, right) {
      faults.append("unsorted or repeated: \(left.message), \(right.message)")
    }
    return faults
  }

  private static func isBefore(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    let (a, b) = (left.span, right.span)
    if a.file.path != b.file.path { return a.file.path < b.file.path }
    if a.start != b.start { return a.start < b.start }
    if left.code != right.code { return left.code.rawValue < right.code.rawValue }
    return left.message != right.message
  }

  private static func faults(of diagnostic: Diagnostic) -> [String] {
    var faults: [String] = []
    let (span, message) = (diagnostic.span, diagnostic.message)
    let lastText = span.file.endOfText(before: span.file.bytes.count)
    if span.end == span.start, span.start < lastText { faults.append("an empty place") }
    if diagnostic.secondary.count > 3 { faults.append("more than 3 further places") }
    if message.isEmpty { faults.append("no words") }
    if message.first?.isUppercase == true || message.hasSuffix(".") {
      faults.append("not in the form of a message")
    }
    let edits = diagnostic.fixes.map(\.span).sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    for (left, right) in zip(edits, edits.dropFirst())
    where left.end > right.start || left.start == right.start {
      faults.append("edits overlap")
    }
    if isNamed(diagnostic), !isQuoted(span.text, in: message), !isByAlias(diagnostic) {
      faults.append("`\(span.text)` is not the name that is quoted")
    }
    return faults
  }

  // MARK: - Places

  /// Whether a place lies on code points, and has the line and column that counting gives.
  package static func faults(of span: SourceSpan) -> [String] {
    let bytes = span.file.bytes
    var faults: [String] = []
    for (offset, line, column) in [
      (span.start, span.line, span.column), (span.end, span.endLine, span.endColumn),
    ] {
      // Malformed bytes are the one thing that may lie inside a code point.
      if offset < bytes.count, bytes[offset] & 0xC0 == 0x80,
        UTF8Scanner.firstMalformed(in: bytes) == nil
      {
        faults.append("inside a code point")
      }
      if position(offset, in: bytes) != (line, column) { faults.append("not \(line):\(column)") }
    }
    return faults
  }

  /// Counted from the first byte, without the file's table of lines.
  private static func position(_ offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var (line, column) = (1, 1)
    while index < offset {
      let byte = bytes[index]
      index += 1
      if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A {
        // A place between the two is still in the line that they end.
        if index == offset { return (line, column + 1) }
        index += 1
      }
      if byte == 0x0A || byte == 0x0D {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return (line, column)
  }

  // MARK: - Names

  /// Kinds of problems whose place is the name that they are about.
  private static let namedKinds: Set<DiagnosticCode> = [
    .undefinedAlias, .aliasCycle, .anchorRedefined, .unusedAnchor, .duplicateKey, .unknownTag,
    .unknownLayer, .unknownKey, .unknownName, .unusedBlock, .unusedParameter,
  ]

  private static func isNamed(_ diagnostic: Diagnostic) -> Bool {
    namedKinds.contains(diagnostic.code) && diagnostic.message.contains("`")
  }

  /// Whether an alias stands at the place of a name: the message quotes the text that it stands for, written elsewhere.
  private static func isByAlias(_ diagnostic: Diagnostic) -> Bool {
    let (file, text) = (diagnostic.span.file, diagnostic.span.text)
    guard text.hasPrefix("*"), ![.undefinedAlias, .aliasCycle].contains(diagnostic.code) else {
      return false
    }
    return file.bytes[..<diagnostic.span.start].contains(Array("&\(text.dropFirst())".utf8))
  }

  /// Whether a message quotes the text of its place: without quotes, sigils and line breaks, or after `input.`.
  ///
  /// By scalars: a name may begin with a mark that would make one character with the quote before it.
  private static func isQuoted(_ text: String, in message: String) -> Bool {
    let scalars = text.unicodeScalars
    // Behind escapes a name is written otherwise than it reads.
    if scalars.first == "\"", scalars.contains("\\") { return true }
    if scalars.contains("`") { return message.utf8.contains(text.utf8) }
    let name = plain(scalars[...])
    return message.unicodeScalars.split(separator: "`", omittingEmptySubsequences: false)
      .enumerated().filter { $0.offset % 2 == 1 }
      .contains { name == plain($0.element) || name.hasSuffix("." + String($0.element)) }
  }

  private static func plain(_ text: Substring.UnicodeScalarView) -> String {
    let words = text.split { " \n\r\u{85}\u{2028}\u{2029}".unicodeScalars.contains($0) }
    var scalars = String.UnicodeScalarView(words.joined(separator: " ".unicodeScalars))[...]
    if let mark = scalars.first, mark == "\"" || mark == "'", scalars.last == mark,
      scalars.count > 1
    {
      scalars = scalars.dropFirst().dropLast()
    }
    return String(scalars.first == "&" || scalars.first == "*" ? scalars.dropFirst() : scalars)
  }
}
