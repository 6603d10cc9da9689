// SPDX-License-Identifier: MIT

import NNSpec

/// The places of a spec that mutations act on.
package struct MutableSpec: Sendable {
  /// A key with its value.
  struct Entry {
    let key: String
    /// Of the key.
    let span: Range<Int>
    /// Of key and value.
    let whole: Range<Int>
    /// The key that holds the mapping; empty at the top.
    let holder: String
    /// Where a key that is missing is told: the key with the mapping, or the first key of all.
    let holderPlace: Range<Int>
    let isInFlow: Bool
    /// The place of the next entry of the mapping.
    let next: Int?
    let isOnly: Bool

    /// Whether the language gives the key its meaning.
    var isLanguage: Bool {
      LanguageNames.all.contains(key) && !LanguageNames.holders.contains(holder)
    }
  }

  /// A scalar that is a value.
  struct Slot {
    let scalar: YAMLScalar
    let span: Range<Int>
    /// With its key, if it has one.
    let whole: Range<Int>
    let key: String

    var isNumber: Bool {
      switch scalar.core {
      case .int, .float: true
      default: false
      }
    }
  }

  package let bytes: [UInt8]
  private(set) var entries: [Entry] = []
  private(set) var slots: [Slot] = []
  /// The items of each list of layers.
  private(set) var layerLists: [[Range<Int>]] = []

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let (root, _) = parseYAML(SourceFile(path: "t.nn.yaml", bytes: bytes))
    if let root { collect(root, holder: nil, key: nil) }
  }

  private mutating func collect(_ node: YAMLNode, holder: YAMLEntry?, key: YAMLEntry?) {
    guard node.definition == nil else { return }
    switch node.content {
    case .scalar(let scalar):
      guard !node.span.range.isEmpty else { return }
      let whole = key.map { $0.keySpan.start..<node.span.end } ?? node.span.range
      slots.append(
        Slot(
          scalar: scalar, span: node.span.range, whole: whole,
          key: key?.key ?? holder?.key ?? ""))
    case .sequence(let items):
      if holder?.key == "layers" { layerLists.append(items.map(\.span.range)) }
      for item in items { collect(item, holder: holder, key: nil) }
    case .mapping(let all):
      let own = all.filter { $0.mergedBy == nil }
      for (index, entry) in own.enumerated() {
        add(entry, in: node, holder: holder, next: own.dropFirst(index + 1).first, of: own.count)
        collect(entry.value, holder: entry, key: entry)
      }
    }
  }

  private mutating func add(
    _ entry: YAMLEntry, in node: YAMLNode, holder: YAMLEntry?, next: YAMLEntry?, of count: Int
  ) {
    // The colon belongs to a key without a value.
    let colon = bytes[entry.keySpan.end...].firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 }
    let end = max(colon ?? entry.keySpan.end, entry.value.span.end)
    entries.append(
      Entry(
        key: entry.key, span: entry.keySpan.range, whole: entry.keySpan.start..<end,
        holder: holder?.key ?? "",
        holderPlace: (holder?.keySpan.start ?? node.span.start)..<entry.keySpan.start,
        isInFlow: bytes[node.span.start] == UInt8(ascii: "{"), next: next?.keySpan.start,
        isOnly: count == 1))
  }

  /// The text with one mistake; nil if the spec has no place for it.
  package func applying(
    _ mutation: SpecMutation, _ random: inout SeededGenerator
  ) -> MutatedSpec? {
    switch mutation.kind {
    case .key: changingKey(mutation, &random)
    case .value: changingValue(mutation, &random)
    case .layers: changingLayers(mutation, &random)
    case .text: changingText(mutation, &random)
    }
  }

  /// With other bytes in a range.
  func replacing(_ range: Range<Int>, with text: some Sequence<UInt8>) -> [UInt8] {
    Array(bytes[..<range.lowerBound]) + Array(text) + Array(bytes[range.upperBound...])
  }

  /// The range of the lines that hold a range, the last line break included.
  func lines(of range: Range<Int>) -> Range<Int> {
    let begin = bytes[..<range.lowerBound].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let end = bytes[range.upperBound...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
    return begin..<end
  }

  /// What stands before an offset in its line.
  func indentation(of offset: Int) -> ArraySlice<UInt8> {
    bytes[lines(of: offset..<offset).lowerBound..<offset]
  }
}

extension SourceSpan {
  var range: Range<Int> { start..<end }
}
