// SPDX-License-Identifier: MIT

extension Reference {
  /// The files of the generated reference, by path as seen from `docs`.
  package var files: [(path: String, text: String)] {
    let families = Self.kinds.map { kind, title in
      ("reference/\(title).md", file(kind, title: title))
    }
    let rules = Rule.all.map { (Rule.page(of: $0.code), $0.markdown) }
    let schemas = SchemaDocument.allCases.map { ($0.fileName, $0.document.pretty()) }
    return schemas + [("reference/README.md", front)] + families + [
      ("rules/README.md", Rule.indexMarkdown)
    ] + rules
  }

  /// A section of a family's file.
  package func markdown(_ page: ReferencePage) -> String { markdown(page, takes: takes) }

  /// The same without links, to stand alone.
  func section(_ page: ReferencePage) -> String { markdown(page) { $0.takes } }

  private func markdown(_ page: ReferencePage, takes: (OptionRow) -> String) -> String {
    var parts = ["## \(page.name)", page.summary]
    let twins = twins(of: page)
    if !twins.isEmpty {
      parts.append("The same: " + twins.map { "`\($0)`" }.joined(separator: ", ") + ".")
    }
    if let explanation = page.explanation {
      parts.append("`\(explanation.formula)`")
      if let shapes = explanation.shapes { parts.append("Shapes: \(shapes)") }
    }
    if !page.rows.isEmpty { parts.append(table(page.rows, takes)) }
    if let main = page.rows.first(where: \.isMain) {
      let last = page.name.split(separator: ".").last.map(String.init) ?? page.name
      parts.append("`\(last): value` sets `\(main.name)`.")
    }
    if let explanation = page.explanation {
      parts.append("```yaml\n\(explanation.example)\n```")
      parts.append("Source: \(explanation.source)")
    }
    return (parts + page.names).joined(separator: "\n\n") + "\n"
  }

  // MARK: - Parts

  static let note =
    "<!-- Made by `nnrun explain --write docs` from the declarations in Sources/NNSpec; do not edit. -->"

  private var front: String {
    let lines = Self.kinds.map { kind, title in
      let names = sections(of: kind).map { link("`\($0.name)`", to: $0) }
      let end = kind == "layer" ? ", and every activation by its name" : ""
      return "**[\(title.capitalised)](\(title).md)**: " + names.joined(separator: ", ") + end + "."
    }
    return "\(Self.note)\n\n# Reference\n\n"
      + "What a spec can name. `nnrun explain NAME` prints the same; editors read "
      + "[nnrun.schema.json](../nnrun.schema.json).\n\n"
      + lines.joined(separator: "\n\n") + "\n"
  }

  private func file(_ kind: String, title: String) -> String {
    let pages = sections(of: kind)
    var parts = ["\(Self.note)\n\n# \(title.capitalised)\n"]
    let rows = pages.map { "| \(link("`\($0.name)`", to: $0)) | \($0.summary.inCell) |" }
    parts.append("| | |\n|---|---|\n" + rows.joined(separator: "\n") + "\n")
    if kind == "layer" {
      let common = pages.max { $0.common.count < $1.common.count }?.common ?? []
      parts.append(
        "Every activation is a layer by its own name, too: see [activations](activations.md).\n\n"
          + "Every layer also takes these, the ones about weights if it has any:\n\n"
          + table(common.map { OptionRow($0) }, takes) + "\n")
    }
    return (parts + pages.map(markdown)).joined(separator: "\n")
  }

  private func table(_ rows: [OptionRow], _ takes: (OptionRow) -> String) -> String {
    let lines = rows.map { row in
      let cells = ["`\(row.name)`", takes(row), row.fallback, row.sentence]
      return "| " + cells.map(\.inCell).joined(separator: " | ") + " |"
    }
    return "| option | takes | default | |\n|---|---|---|---|\n" + lines.joined(separator: "\n")
  }

  /// What an option takes, with a link to the family or the block.
  private func takes(_ row: OptionRow) -> String {
    if let family = row.option.form.family { return "[\(row.takes)](\(family.plural).md)" }
    guard let block = row.option.form.block,
      let page = pages.first(where: { $0.type == block && !$0.isShortForm })
    else { return row.takes }
    return link(row.takes, to: page)
  }

  private func link(_ words: String, to page: ReferencePage) -> String {
    let title = Self.kinds.first { $0.kind == page.kind }?.title ?? ""
    return "[\(words)](\(title).md#\(page.name.filter { $0 != "." }))"
  }
}

extension String {
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }

  /// As it stands in a table.
  fileprivate var inCell: String { replacing("|", with: "\\|") }
}
