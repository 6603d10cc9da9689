// SPDX-License-Identifier: MIT

extension ReferencePage {
  /// A section of a family's page.
  package var markdown: String {
    var parts = ["## \(name)", summary]
    if let explanation {
      parts.append("`\(explanation.formula)`")
      if let shapes = explanation.shapes { parts.append("Shapes: \(shapes)") }
    }
    if !rows.isEmpty { parts.append(Self.markdownTable(rows)) }
    if rows.contains(where: \.isMain) {
      let main = type.mainOption ?? ""
      let last = name.split(separator: ".").last.map(String.init) ?? name
      parts.append("`\(last): value` sets `\(main)`.")
    }
    if let explanation {
      parts.append("```yaml\n\(explanation.example)\n```")
      parts.append("Source: \(explanation.source)")
    }
    parts += names
    return parts.joined(separator: "\n\n") + "\n"
  }

  static func markdownTable(_ rows: [OptionRow]) -> String {
    let lines = rows.map { row in
      let cells = ["`\(row.name)`", row.linked, row.fallback, row.sentence]
      return "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    return "| option | takes | default | |\n|---|---|---|---|\n" + lines.joined(separator: "\n")
  }
}

extension OptionRow {
  /// What it takes, with the page of a family.
  fileprivate var linked: String {
    guard let family = option.form.family else { return takes }
    return "[\(takes)](\(family.plural).md)"
  }
}

extension Reference {
  /// The files of the generated reference, by path as seen from `docs`.
  package var files: [(path: String, text: String)] {
    let families = Self.kinds.map { kind, title in
      ("reference/\(title).md", page(kind, title: title))
    }
    return [("nnrun.schema.json", SpecSchema.document.pretty()), ("reference/README.md", front)]
      + families
  }

  private static let note =
    "<!-- Made by `nnrun explain --write docs` from the declarations in Sources/NNSpec; do not edit. -->"

  private var front: String {
    let lines = Self.kinds.map { kind, title in
      let names = pages(of: kind).filter { !$0.isShortForm }.map { Self.link($0, title) }
      let end = kind == "layer" ? ", and every activation by its name" : ""
      return "**[\(title.capitalised)](\(title).md)**: " + names.joined(separator: ", ") + end + "."
    }
    return "\(Self.note)\n\n# Reference\n\n"
      + "What a spec can name. `nnrun explain NAME` prints the same; editors read "
      + "[nnrun.schema.json](../nnrun.schema.json).\n\n"
      + lines.joined(separator: "\n\n") + "\n"
  }

  private func page(_ kind: String, title: String) -> String {
    let pages = pages(of: kind).filter { !$0.isShortForm }
    var parts = ["\(Self.note)\n\n# \(title.capitalised)\n"]
    let rows = pages.map { page in
      "| \(Self.link(page, "")) | \(page.summary.replacing("|", with: "\\|")) |"
    }
    parts.append("| | |\n|---|---|\n" + rows.joined(separator: "\n") + "\n")
    if kind == "layer" {
      let common = pages.max { $0.common.count < $1.common.count }?.common ?? []
      parts.append(
        "Every activation is a layer by its own name, too: see [activations](activations.md).\n\n"
          + "Every layer also takes `name`; those with weights take all of these:\n\n"
          + ReferencePage.markdownTable(common.map { OptionRow($0) }) + "\n")
    }
    return (parts + pages.map(\.markdown)).joined(separator: "\n")
  }

  /// A link to an entry's section, on a page of its own unless `title` is empty.
  private static func link(_ page: ReferencePage, _ title: String) -> String {
    let anchor = page.name.replacing(".", with: "")
    return "[`\(page.name)`](\(title.isEmpty ? "" : "\(title).md")#\(anchor))"
  }
}

extension String {
  fileprivate var capitalised: String { prefix(1).uppercased() + dropFirst() }
}
