// SPDX-License-Identifier: MIT

/// What stands at an offset of a spec's text, with what the language says of it and of all around it.
struct SpecPlace {
  /// A mapping or list around the place, from the root.
  struct Holder {
    let node: YAMLNode
    let slot: SpecSlot
    /// As in diagnostics: `model.layers[3].residual`.
    let path: String
  }

  enum Part {
    case key(YAMLEntry, SpecSlot.Meaning?)
    /// A scalar or an empty collection.
    case value(YAMLNode, SpecSlot)
    /// Between the entries of the last holder.
    case gap
  }

  private(set) var holders: [Holder] = []
  private(set) var part = Part.gap
  let blocks: [SpecBlock]
  private let offset: Int
  private let language: SpecLanguage

  init(_ offset: Int, in text: ReadableText, _ language: SpecLanguage) {
    self.offset = offset
    self.language = language
    blocks = SpecBlock.all(in: text.whole)
    descend(text.root, .top(language), path: "")
  }

  private mutating func descend(_ node: YAMLNode, _ slot: SpecSlot, path: String) {
    // What an alias stands for is written elsewhere.
    guard node.definition == nil else { return part = .value(node, slot) }
    switch node.content {
    case .scalar: part = .value(node, slot)
    case .sequence(let items):
      holders.append(Holder(node: node, slot: slot, path: path))
      guard let index = items.firstIndex(where: { holds($0.span) }) else { return }
      descend(items[index], slot.item(language), path: "\(path)[\(index)]")
    case .mapping(let entries):
      holders.append(Holder(node: node, slot: slot, path: path))
      for entry in entries where entry.mergedBy == nil {
        let inner = slot.value(of: entry.key, language, blocks)
        if holds(entry.keySpan) { return part = .key(entry, inner?.meaning) }
        guard holds(entry.value.span) else { continue }
        return descend(
          entry.value, inner?.slot ?? .unknown, path: SpecSlot.step(path, entry.key, inner?.meaning)
        )
      }
    }
  }

  private func holds(_ span: SourceSpan) -> Bool { span.start <= offset && offset <= span.end }

  /// The innermost mapping or list, if the place is in any.
  var holder: Holder? { holders.last }

  /// The path of the list of layers in which the place lies.
  var listPath: String {
    holders.last { $0.node.sequence != nil && $0.slot.item(language).isLayer }?.path ?? ""
  }

  /// The block of the spec that is being written here.
  var block: SpecBlock? {
    let steps = (holder?.path ?? "").split(separator: ".")
    guard steps.count > 2, steps[0] == "model", steps[1] == "blocks" else { return nil }
    let name = steps[2].prefix { $0 != "[" }
    return blocks.first { $0.name == name }
  }
}
