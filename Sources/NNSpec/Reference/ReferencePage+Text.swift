// SPDX-License-Identifier: MIT

extension ReferencePage {
  /// As a terminal shows it.
  package func text(width: Int = 100) -> String {
    var parts = ["\(name) (\(kind))\n\n" + Wrapped.text(summary, width: width)]
    if isShortForm { parts.append("`- \(name)` is short for `- activation: \(name)`.") }
    if let explanation {
      parts.append("  " + Wrapped.text(explanation.formula, width: width, indent: 2))
      if let shapes = explanation.shapes {
        parts.append(Wrapped.text("Shapes: " + shapes, width: width))
      }
    }
    if !rows.isEmpty { parts.append("Options\n" + Self.table(nestedRows, width)) }
    if !common.isEmpty {
      parts.append(
        "Options of every \(kind)\n" + Self.table(common.map { OptionRow($0) }, width))
    }
    if let explanation {
      let lines = explanation.example.split(separator: "\n", omittingEmptySubsequences: false)
      parts.append("Example\n" + lines.map { "  \($0)" }.joined(separator: "\n"))
      parts.append(Wrapped.text("Source: " + explanation.source, width: width))
    }
    let names = names
    if !names.isEmpty { parts.append(names.joined(separator: "\n")) }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// What else it is called, a sentence a kind of name.
  var names: [String] {
    var sentences: [String] = []
    if !accepted.isEmpty {
      sentences.append("Also written " + accepted.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }
    if !foreign.isEmpty {
      sentences.append(
        "Elsewhere called " + foreign.map { "`\($0)`" }.joined(separator: ", ")
          + " (letters' case aside).")
    }
    return sentences
  }

  static func table(_ rows: [OptionRow], _ width: Int) -> String {
    let names = rows.map { row in row.name + (row.isMain ? " *" : "") }
    let column = min(28, names.map(\.count).max() ?? 0)
    var lines: [String] = []
    for (row, name) in zip(rows, names) {
      let facts = [row.takes, row.fallback.isEmpty ? "" : row.fact].filter { !$0.isEmpty }
      let pad = String(repeating: " ", count: max(0, column - name.count))
      lines.append(
        "  \(name)\(pad)  "
          + Wrapped.text(facts.joined(separator: "; "), width: width, indent: column + 4))
      let indent = String(repeating: " ", count: column + 4)
      lines.append(indent + Wrapped.text(row.sentence, width: width, indent: column + 4))
    }
    if rows.contains(where: \.isMain) {
      lines.append("  * what a value right behind the name sets")
    }
    return lines.joined(separator: "\n")
  }
}

extension OptionRow {
  /// "required", "default `1`".
  var fact: String {
    option.fallback.map { $0.isEmpty ? fallback : "default \(fallback)" } ?? fallback
  }

  /// The summary with the other spellings behind it.
  var sentence: String {
    accepted.isEmpty
      ? option.summary
      : "\(option.summary) Also written " + accepted.map { "`\($0)`" }.joined(separator: ", ") + "."
  }
}

extension Reference {
  /// Names and summaries of everything, by family.
  package func index(width: Int = 100) -> String {
    let parts = Self.kinds.map { kind, title in
      let pages = pages(of: kind).filter { !$0.isShortForm }
      let column = pages.map(\.name.count).max() ?? 0
      let lines = pages.map { page in
        "  \(page.name)" + String(repeating: " ", count: column - page.name.count + 2)
          + Wrapped.text(page.summary, width: width, indent: column + 4)
      }
      let end = kind == "layer" ? "\n  and every activation by its name" : ""
      return "\(title)\n" + lines.joined(separator: "\n") + end
    }
    return parts.joined(separator: "\n\n") + "\n\nnnrun explain NAME tells more.\n"
  }

  /// An option wherever it is, as a terminal shows it.
  package static func text(
    _ options: [(page: ReferencePage, row: OptionRow)], width: Int = 100
  ) -> String {
    let parts = options.map { page, row in
      "\(page.name) (\(page.kind))\n" + ReferencePage.table([row], width)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }
}

/// Text broken at spaces.
enum Wrapped {
  /// Lines of at most `width` characters; all but the first begin with `indent` blanks.
  static func text(_ text: String, width: Int, indent: Int = 0) -> String {
    var (lines, line) = ([String](), "")
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + word.count + 1 > max(20, width - indent) {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? word : " \(word)"
    }
    return (lines + [line]).joined(separator: "\n" + String(repeating: " ", count: indent))
  }
}
