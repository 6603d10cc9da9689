// SPDX-License-Identifier: MIT

extension YAMLComposer {
  /// Where the node that is being read stands in the tree.
  var path: String { frames.map(\.pathStep).joined() }

  func trimmed(_ path: String) -> String {
    path.hasPrefix(".") ? String(path.dropFirst()) : path
  }

  func span(_ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(file: file, start: start, end: max(start, end))
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = "",
    secondary: [Diagnostic.Label] = [], notes: [String] = [], help: [String] = [],
    fixes: [Diagnostic.Fix] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: span, label: label, secondary: secondary, notes: notes, help: help,
        fixes: fixes, path: trimmed(path)))
  }

  /// Reports a limit; nothing is composed after it.
  mutating func exceed(
    _ code: DiagnosticCode, _ message: String, at span: SourceSpan, label: String = ""
  ) {
    guard !isOverLimit else { return }
    isOverLimit = true
    report(code, message, at: span, label: label)
  }

  /// Reports `a:{b: 1}` and `{a:1}`, whose keys hold the value; false if the key is written otherwise.
  mutating func reportMissingSpace(at key: SourceSpan) -> Bool {
    let event = YAMLEvent(
      kind: .scalar("", .plain), anchor: nil, tag: nil, start: key.start, end: key.end)
    let isQuoted = key.text.hasPrefix("\"") || key.text.hasPrefix("'")
    guard !isQuoted, let problem = missingSpaceAfterColon(in: event, file, anywhere: true) else {
      return false
    }
    hasHole = true
    report(
      problem.code, problem.message, at: problem.span, help: problem.help, fixes: problem.fixes)
    return true
  }

  func isUnwritten(_ node: YAMLNode) -> Bool {
    node.isNull && node.span.start == node.span.end
  }

  /// Whether a key holds `:{` or `:[`.
  func hasBracketAfterColon(_ key: String) -> Bool {
    guard let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let next = key.utf8[key.utf8.index(after: colon)...].first
    return next == UInt8(ascii: "{") || next == UInt8(ascii: "[")
  }
}
