// SPDX-License-Identifier: MIT

import NNSpec

extension MutableSpec {
  /// Keys that say how large a layer's output is.
  static let sizes: Set<String> = [
    "units", "filters", "dense", "kernel", "pool", "stride", "embedding", "reshape",
  ]

  func changingLayers(_ mutation: SpecMutation, _ random: inout SeededGenerator) -> MutatedSpec? {
    switch mutation {
    case .changeSize:
      let places = slots.filter { $0.isNumber && Self.sizes.contains($0.key) }
      guard let slot = places.randomElement(using: &random) else { return nil }
      guard case .int(let size) = slot.scalar.core else { return nil }
      let other =
        [size + 1, size * 2, size * 7 + 1, size - 1, 1].randomElement(using: &random) ?? 1
      let text = String(other)
      return MutatedSpec(
        mutation, replacing(slot.span, with: text.utf8),
        at: slot.whole.lowerBound..<slot.span.lowerBound + text.utf8.count)
    case .swapLayers:
      guard let list = layerLists.filter({ $0.count > 1 }).randomElement(using: &random)
      else { return nil }
      let first = Int.random(in: 0..<list.count - 1, using: &random)
      let (left, right) = (list[first], list[first + 1])
      guard left.upperBound <= right.lowerBound else { return nil }
      let between = bytes[left.upperBound..<right.lowerBound]
      let range = left.lowerBound..<right.upperBound
      return MutatedSpec(
        mutation, replacing(range, with: bytes[right] + between + bytes[left]), at: range)
    default:
      guard let list = layerLists.filter({ $0.count > 1 }).randomElement(using: &random)
      else { return nil }
      let flattens = list.indices.filter {
        String(decoding: bytes[list[$0]], as: UTF8.self).hasPrefix("flatten")
      }
      let all = flattens.isEmpty || Bool.random(using: &random) ? Array(list.indices) : flattens
      guard let index = all.randomElement(using: &random) else { return nil }
      var result = dropping(index, of: list)
      result.gone = name(of: list[index])
      return result
    }
  }

  /// The value of the `name` in a layer's own options.
  private func name(of item: Range<Int>) -> String? {
    slots.first { $0.key == "name" && item.contains($0.span.lowerBound) }?.scalar.text
  }

  /// Without one item; what stands after it, or before the end, is where it is felt.
  private func dropping(_ index: Int, of list: [Range<Int>]) -> MutatedSpec {
    if index + 1 < list.count {
      let range = list[index].lowerBound..<list[index + 1].lowerBound
      let next = list[index + 1]
      return MutatedSpec(
        .dropLayer, replacing(range, with: []),
        at: range.lowerBound..<range.lowerBound + next.count)
    }
    let range = list[index - 1].upperBound..<list[index].upperBound
    return MutatedSpec(.dropLayer, replacing(range, with: []), at: list[index - 1])
  }
}
