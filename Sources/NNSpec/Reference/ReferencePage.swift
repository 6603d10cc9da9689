// SPDX-License-Identifier: MIT

/// What the reference says of one thing of the language: a member of a family, or a block of a spec.
package struct ReferencePage: Sendable {
  /// `conv2d`, `training.early_stopping`.
  package let name: String
  /// "layer", "block".
  package let kind: String
  package let type: any Declaration.Type
  package let listing: OptionListing
  /// The options that every member of its family takes.
  package let common: [OptionInfo]

  init(_ name: String, kind: String, type: any Declaration.Type, common: [OptionInfo] = []) {
    self.name = name
    self.kind = kind
    self.type = type
    self.common = common
    listing = type.listing
  }

  package var summary: String { type.summary }
  package var explanation: Explanation? { type.explanation }
  package var isBlock: Bool { kind == "block" }

  /// An activation that stands among the layers by its own name.
  package var isShortForm: Bool { kind == "layer" && type is any ActivationSpec.Type }

  /// Its options.
  package var rows: [OptionRow] {
    listing.options.map { option in
      OptionRow(
        option, isMain: option.name == type.mainOption,
        isAlternative: listing.alternatives.contains { $0.names.contains(option.name) })
    }
  }

  /// Its options, and behind each block that holds no other block those of that one, under dotted names.
  package var nestedRows: [OptionRow] {
    rows.flatMap { row -> [OptionRow] in
      guard let block = row.option.form.block, !Catalogue.hasMember(block) else { return [row] }
      let inner = ReferencePage(row.name, kind: "block", type: block)
      if inner.listing.options.contains(where: { $0.form.block != nil }) { return [row] }
      let isNamed = if case .names = row.option.form { true } else { false }
      let prefix = "\(row.name)." + (isNamed ? "NAME." : "")
      return [row]
        + inner.rows.map { OptionRow($0.option, prefix: prefix, isAlternative: $0.isAlternative) }
    }
  }

  /// Other spellings that a spec may use, and names that other tools have for it.
  package var accepted: [String] { Array(Vocabulary.spellings(of: lastName).dropFirst()) }
  package var foreign: [String] { isBlock ? [] : Vocabulary.foreignNames(of: lastName) }

  private var lastName: String { name.split(separator: ".").last.map(String.init) ?? name }
}

/// A line of a page's table of options.
package struct OptionRow: Sendable {
  package let option: OptionInfo
  /// `gradient.` for the options of a nested block.
  package let prefix: String
  /// Whether `name: value` sets it.
  package let isMain: Bool
  /// Whether it is one of several of which one is asked for.
  package let isAlternative: Bool

  init(
    _ option: OptionInfo, prefix: String = "", isMain: Bool = false, isAlternative: Bool = false
  ) {
    self.option = option
    self.prefix = prefix
    self.isMain = isMain
    self.isAlternative = isAlternative
  }

  package var name: String { prefix + option.name }

  /// "a whole number, at least 1": what may stand there.
  package var takes: String {
    var text = option.kind
    if case .block(let type) = option.form, let main = type.mainOption {
      text += " or its `\(main)`"
    }
    let words = option.form.family == nil && !option.kind.contains("`") ? option.choices : []
    if !words.isEmpty, option.kind != "true or false" {
      text += ": " + words.map { "`\($0)`" }.joined(separator: ", ")
    }
    if !option.limits.text.isEmpty { text += ", \(option.limits.text)" }
    return text
  }

  /// Its default, "required", or nothing where leaving it out means nothing.
  package var fallback: String {
    guard let fallback = option.fallback else { return "required" }
    return fallback.isEmpty ? (isAlternative ? "one of these" : "") : "`\(fallback)`"
  }

  /// Spellings that are accepted besides.
  package var accepted: [String] { Array(Vocabulary.spellings(of: option.name).dropFirst()) }
}

extension Catalogue {
  /// Whether a type has a page of its own in a family.
  static func hasMember(_ type: any Declaration.Type) -> Bool {
    families.contains { family in family.members.contains { $0.type == type } }
  }
}
