// SPDX-License-Identifier: MIT

extension Rule {
  /// `S202 unknown-key (error)`.
  var title: String { "\(code.rawValue) \(code.name) (\(code.severity.rawValue))" }

  /// As a terminal shows it.
  package func text(width: Int = 100) -> String {
    var parts = [title, Wrapped.text(summary, width: width), Wrapped.text(why, width: width)]
    if let example {
      parts.append("For instance\n\n" + Self.indented(example.output))
      parts.append("Right is\n\n" + Self.indented(Self.dedented(example.mendedLines)))
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Where the page of a code stands in `docs`.
  package static func page(of code: DiagnosticCode) -> String { "rules/\(code.rawValue).md" }

  /// A page of `docs/rules`.
  package var markdown: String { "\(Reference.note)\n\n\(section)" }

  /// The same without the note that the page is generated.
  var section: String {
    var parts = ["# \(title)", summary, why]
    if let example {
      parts.append("```\n\(example.output)\n```")
      parts.append("Right is:\n\n```yaml\n\(Self.dedented(example.mendedLines))\n```")
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// All rules in a table.
  package static var indexMarkdown: String {
    let rows = all.map { rule in
      "| [\(rule.code.rawValue)](\(rule.code.rawValue).md) | \(rule.code.name) | "
        + "\(rule.code.severity.rawValue) | \(rule.summary) |"
    }
    return """
      \(Reference.note)

      # Problems that `nnrun check` finds

      The letter is the stage: `Y` text and YAML, `S` structure, `T` values, `G` the network, `U` use, `D` data, `R` the run, `X` limits. Numbers are never used again.
      `nnrun explain CODE` prints the same.

      | code | name | is | |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }

  /// All rules in a list.
  package static func index(width: Int = 100) -> String {
    let column = all.map { $0.code.name.count }.max() ?? 0
    let lines = all.map { rule in
      let name = rule.code.name + String(repeating: " ", count: column - rule.code.name.count)
      let head = "  \(rule.code.rawValue) \(name)  "
      return head + Wrapped.text(rule.summary, width: width, indent: head.count)
    }
    return "problems\n" + lines.joined(separator: "\n") + "\n"
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
  }

  /// Lines without the blanks that all of them begin with.
  private static func dedented(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let blanks = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    let kept = lines.map { String($0.dropFirst(blanks)) }
    return kept.joined(separator: "\n").trimmed
  }
}

extension String {
  /// Without line breaks at the end.
  fileprivate var trimmed: String {
    var text = self[...]
    while text.last?.isNewline == true { text.removeLast() }
    return String(text)
  }
}

extension Rule.Example {
  /// What the check says of the wrong spec.
  package var diagnostics: [Diagnostic] { Self.check(wrongSpec) }

  package static func check(_ text: String) -> [Diagnostic] {
    SpecCheck(SourceFile(path: "digits.nn.yaml", bytes: Array(text.utf8)), data: .none).diagnostics
  }

  /// The lines of the mended spec that hold what is mended.
  fileprivate var mendedLines: String {
    guard let place = Self.base.firstRange(of: right) else { return mended }
    let head = Self.base[..<place.lowerBound]
    let begin = head.lastIndex(of: "\n").map { head.index(after: $0) } ?? head.startIndex
    let tail = Self.base[place.upperBound...].prefix { $0 != "\n" }
    return head[begin...] + mended + (mended.hasSuffix("\n") ? "" : tail)
  }

  /// The same as text, without the line break at the end.
  fileprivate var output: String {
    DiagnosticPrinter(HumanStyle(width: 92)).text(diagnostics).trimmed
  }
}
