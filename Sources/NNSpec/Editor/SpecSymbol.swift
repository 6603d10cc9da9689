// SPDX-License-Identifier: MIT

/// A part of a spec for an outline.
package struct SpecSymbol: Sendable {
  package enum Kind: Sendable { case block, setting, layer }

  package let name: String
  /// What it is, on one line.
  package let detail: String
  package let kind: Kind
  package let range: Range<Int>
  /// Where its name stands; inside the range.
  package let nameRange: Range<Int>
  package let children: [SpecSymbol]

  /// Characters of a detail before it is cut.
  private static let longest = 60

  /// Those of a text from the top.
  package static func all(in file: SourceFile, _ language: SpecLanguage) -> [SpecSymbol] {
    guard let text = ReadableText(file) else { return [] }
    let layers = Set(SpecWalk(text, language).layers.map(\.node.span.start))
    return children(of: text.root, layers)
  }

  private static func children(of node: YAMLNode, _ layers: Set<Int>) -> [SpecSymbol] {
    guard node.definition == nil else { return [] }
    if let items = node.sequence {
      return items.flatMap { item in
        layers.contains(item.span.start) && item.sequence == nil
          ? [SpecSymbol(layer: item, layers)] : children(of: item, layers)
      }
    }
    return (node.mapping ?? []).filter { $0.mergedBy == nil }.map { SpecSymbol($0, layers) }
  }

  private init(_ entry: YAMLEntry, _ layers: Set<Int>) {
    name = entry.key
    children = Self.children(of: entry.value, layers)
    kind = children.isEmpty ? .setting : .block
    detail = children.isEmpty ? Self.cut(entry.value.flowText()) : ""
    nameRange = entry.keySpan.start..<entry.keySpan.end
    range = nameRange.lowerBound..<max(nameRange.upperBound, entry.value.span.end)
  }

  private init(layer node: YAMLNode, _ layers: Set<Int>) {
    let entry = node.mapping?.first
    let own = node.layerOptions.first { $0.key == "name" }?.value.scalar?.text
    name = own ?? node.layerKind ?? "layer"
    let span = entry?.keySpan ?? node.span
    nameRange = span.start..<span.end
    range = node.span.start..<max(node.span.end, nameRange.upperBound)
    kind = .layer
    // Of structures, the layers that they hold.
    children = node.layerOptions.flatMap { option in
      (option.value.sequence ?? []).contains { layers.contains($0.span.start) }
        ? Self.children(of: option.value, layers) : []
    }
    let options = children.isEmpty ? node.optionText : ""
    detail = Self.cut(own == nil ? options : "\(node.layerKind ?? "") \(options)")
  }

  private static func cut(_ text: String) -> String {
    text.count > longest ? text.prefix(longest - 1) + "…" : text
  }
}
