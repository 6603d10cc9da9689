// SPDX-License-Identifier: MIT

/// A layer as it stands in a list, wherever the list is.
struct WrittenLayer {
  let node: YAMLNode
  /// The list's path: `model.layers`, `model.layers[3].residual.layers`.
  let list: String

  /// Where its kind stands.
  var kindSpan: SourceSpan { node.mapping?.first?.keySpan ?? node.visibleSpan }

  /// Where its name stands, else the whole of it: what a directory knows it by.
  var place: SourceSpan {
    guard let name = node.layerOptions.first(where: { $0.key == "name" }) else {
      return node.visibleSpan
    }
    return name.value.isNull ? name.keySpan : name.value.span
  }

  /// The end of what it says, or of its first line if its options stand below.
  var end: Int {
    guard let entry = node.mapping?.first else { return node.span.end }
    let isBelow = entry.value.isNull || entry.value.span.line != entry.keySpan.line
    return isBelow && node.span.start == entry.keySpan.start
      ? min(entry.keySpan.end + 1, node.span.file.bytes.count) : node.span.end
  }
}

/// The layers of a tree in the order of the text.
struct SpecWalk {
  private(set) var layers: [WrittenLayer] = []
  private let language: SpecLanguage
  private let blocks: [SpecBlock]

  init(_ text: ReadableText, _ language: SpecLanguage) {
    self.language = language
    blocks = SpecBlock.all(in: text.whole)
    guard let model = text.root.mapping?.first(where: { $0.key == "model" }),
      let slot = SpecSlot.top(language).value(of: model.key, language, blocks)?.slot
    else { return }
    visit(model.value, slot, model.key)
  }

  private mutating func visit(_ node: YAMLNode, _ slot: SpecSlot, _ path: String) {
    if node.definition != nil { return }
    if let items = node.sequence {
      let inner = slot.item(language)
      for (index, item) in items.enumerated() {
        if inner.isLayer, item.definition == nil, !item.isNull {
          layers.append(WrittenLayer(node: item, list: path))
        }
        visit(item, inner, "\(path)[\(index)]")
      }
    }
    for entry in node.mapping ?? [] where entry.mergedBy == nil {
      guard let inner = slot.value(of: entry.key, language, blocks) else { continue }
      visit(entry.value, inner.slot, SpecSlot.step(path, entry.key, inner.meaning))
    }
  }
}

extension SpecSlot {
  /// Whether a layer, a structure or a use of a block stands here.
  var isLayer: Bool {
    readings.contains { if case .choice(let family) = $0 { family.isOpen } else { false } }
  }
}
