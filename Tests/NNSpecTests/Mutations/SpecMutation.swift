// SPDX-License-Identifier: MIT

import NNSpec

/// One mistake made in a right spec.
enum SpecMutation: CaseIterable {
  case renameKey, deleteEntry, duplicateLine, changeKind, negate, timesThousand, swapLines
  case dropLine, changeNumber, breakAnchor, indent, cut, insertBytes

  /// Whether it may hit anything, so that only the absence of a crash can be asked for.
  var isBlind: Bool { self == .cut || self == .insertBytes }
}

/// The places of a spec that mutations act on.
struct MutableSpec {
  let bytes: [UInt8]
  private var keys: [SourceSpan] = []
  private var entries: [Range<Int>] = []
  private var scalars: [SourceSpan] = []
  private var numbers: [SourceSpan] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    let (root, _) = parseYAML(SourceFile(path: "t.nn.yaml", bytes: bytes))
    if let root { collect(root) }
  }

  private mutating func collect(_ node: YAMLNode) {
    guard node.definition == nil else { return }
    switch node.content {
    case .scalar(let scalar):
      guard node.span.end > node.span.start else { return }
      scalars.append(node.span)
      switch scalar.core {
      case .int, .float: numbers.append(node.span)
      default: break
      }
    case .sequence(let items): for item in items { collect(item) }
    case .mapping(let entries):
      for entry in entries where entry.mergedBy == nil {
        keys.append(entry.keySpan)
        let end = max(entry.keySpan.end, entry.value.span.end)
        self.entries.append(entry.keySpan.start..<end)
        collect(entry.value)
      }
    }
  }

  /// The text with one mistake; nil if the spec has no place for it.
  func applying(_ mutation: SpecMutation, _ random: inout SeededGenerator) -> [UInt8]? {
    var text = bytes
    switch mutation {
    case .renameKey:
      guard let key = keys.randomElement(using: &random), key.end > key.start else { return nil }
      let place = Int.random(in: key.start..<key.end, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: text.remove(at: place)
      case 1: text.insert(UInt8(ascii: "x"), at: place)
      default: text[place] = UInt8(ascii: "q")
      }
    case .deleteEntry:
      guard let entry = entries.randomElement(using: &random) else { return nil }
      text.removeSubrange(entry)
    case .duplicateLine, .dropLine, .swapLines, .indent:
      return changingLines(mutation, &random)
    case .changeKind:
      guard let scalar = scalars.randomElement(using: &random) else { return nil }
      let others = [
        "true", "text", "3.5", "[1]", "{a: 1}", "null", "\"7\"", "", "[]", "-", "1e400",
      ]
      let other = others.randomElement(using: &random) ?? ""
      text.replaceSubrange(scalar.start..<scalar.end, with: other.utf8)
    case .negate:
      guard let number = numbers.randomElement(using: &random) else { return nil }
      text.insert(UInt8(ascii: "-"), at: number.start)
    case .timesThousand:
      guard let number = numbers.randomElement(using: &random) else { return nil }
      text.insert(contentsOf: "000".utf8, at: number.end)
    case .changeNumber:
      guard let number = numbers.randomElement(using: &random) else { return nil }
      let other = [0, 1, 2, 7, 100, 65_537].randomElement(using: &random) ?? 0
      text.replaceSubrange(number.start..<number.end, with: String(other).utf8)
    case .breakAnchor:
      let marks = bytes.indices.filter {
        bytes[$0] == UInt8(ascii: "&") || bytes[$0] == UInt8(ascii: "*")
      }
      guard let mark = marks.randomElement(using: &random) else { return nil }
      text.insert(UInt8(ascii: "z"), at: mark + 1)
    case .cut: text.removeLast(Int.random(in: 0..<bytes.count, using: &random))
    case .insertBytes:
      let place = Int.random(in: 0...bytes.count, using: &random)
      let count = Int.random(in: 1...4, using: &random)
      text.insert(
        contentsOf: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }, at: place)
    }
    return text
  }

  private func changingLines(_ mutation: SpecMutation, _ random: inout SeededGenerator) -> [UInt8] {
    var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    let place = Int.random(in: lines.indices, using: &random)
    switch mutation {
    case .duplicateLine: lines.insert(lines[place], at: place)
    case .dropLine: lines.remove(at: place)
    case .indent: lines[place] = [0x20] + lines[place]
    default: lines.swapAt(place, max(0, place - 1))
    }
    return Array(lines.joined(separator: [0x0A]))
  }
}
