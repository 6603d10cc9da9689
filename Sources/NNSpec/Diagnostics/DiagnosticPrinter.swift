// SPDX-License-Identifier: MIT

/// How diagnostics are shown to people.
package struct HumanStyle: Sendable {
  package var colour: Bool
  /// Columns of the terminal.
  package var width: Int

  package init(colour: Bool = false, width: Int = 100) {
    self.colour = colour
    self.width = width
  }
}

/// Writes diagnostics for people: what is wrong, where, the source line with carets, facts, actions.
package struct DiagnosticPrinter: Sendable {
  private let style: HumanStyle

  package init(_ style: HumanStyle = HumanStyle()) { self.style = style }

  /// All of them with an empty line between; infos only if `verbose`.
  package func text(_ diagnostics: [Diagnostic], verbose: Bool = false) -> String {
    diagnostics.filter { verbose || !$0.isHidden }.map(text).joined(separator: "\n")
  }

  /// One diagnostic, ended by a line break.
  package func text(_ diagnostic: Diagnostic) -> String {
    var snippet = SnippetPrinter(diagnostic, style)
    var lines = [header(diagnostic)]
    lines += snippet.lines()
    let indent = String(repeating: " ", count: snippet.gutter + 1)
    for note in diagnostic.notes { lines += part("note", note, indent) }
    for help in diagnostic.help { lines += part("help", help, indent) }
    if let mark = fixMark(diagnostic) {
      lines.append(alignRight(mark, after: lines.removeLast()))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func header(_ diagnostic: Diagnostic) -> String {
    let kind = "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)]"
    return style.paint(kind, .of(diagnostic.severity))
      + style.paint(": " + terminalSafe(diagnostic.message), .strong)
  }

  /// A note or help; further lines stand under the first, those that begin with `> ` two columns before.
  private func part(_ kind: String, _ text: String, _ indent: String) -> [String] {
    let head = indent + style.paint("=", .frame) + " " + style.paint("\(kind):", .strong) + " "
    let further = indent + String(repeating: " ", count: kind.count + 4)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().map { number, line in
      let line = lineSafe(terminalSafe(String(line)))
      if number == 0 { return head + line }
      return (line.hasPrefix("> ") ? String(further.dropLast(2)) : further) + line
    }
  }

  private func fixMark(_ diagnostic: Diagnostic) -> String? {
    guard !diagnostic.fixes.isEmpty else { return nil }
    return diagnostic.isSafelyFixable ? "[fixable]" : "[unsafe fix]"
  }

  private func alignRight(_ mark: String, after line: String) -> String {
    let used = visibleWidth(line) + mark.count
    return line + String(repeating: " ", count: max(2, style.width - used)) + mark
  }

  /// The cells of a line, its colours not counted.
  private func visibleWidth(_ line: String) -> Int {
    var isCode = false
    return line.unicodeScalars.reduce(0) { width, scalar in
      if scalar == "\u{1B}" { isCode = true }
      defer { if isCode, scalar == "m" { isCode = false } }
      return isCode ? width : width + cellWidth(scalar)
    }
  }
}

extension Diagnostic {
  /// Whether its fixes surely keep the meaning.
  package var isSafelyFixable: Bool { !fixes.isEmpty && fixes.allSatisfy(\.isSafe) }
}
