// SPDX-License-Identifier: MIT

import NNSpec

extension MutableSpec {
  func changingValue(_ mutation: SpecMutation, _ random: inout SeededGenerator) -> MutatedSpec? {
    switch mutation {
    case .renameWord:
      let words = slots.filter {
        LanguageNames.all.contains($0.scalar.text) && !LanguageNames.ownWords.contains($0.key)
      }
      guard let word = words.randomElement(using: &random),
        let name = misspelt(Array(bytes[word.span]), &random)
      else { return nil }
      var result = changing(word, .renameWord, to: name)
      result.original = word.scalar.text
      return result
    case .changeKind:
      guard let slot = slots.randomElement(using: &random) else { return nil }
      let others = [
        "true", "text", "3.5", "[1]", "{a: 1}", "null", "\"7\"", "\"\"", "[]", "1e400", "yes",
        "\"[1]\"", "-7",
      ]
      let other = others.randomElement(using: &random) ?? "null"
      return changing(slot, mutation, to: other.utf8)
    case .changeUnit:
      let values = slots.filter { $0.startsWithDigit && $0.scalar.text.last?.isNumber == false }
      guard let slot = values.randomElement(using: &random) else { return nil }
      let number = slot.scalar.text.prefix { $0.isNumber || $0 == "." }
      let units = ["%", " epochs", " steps", "m", "k", "G", " GiB", "px", "", " epochss", "%%"]
      let unit = units.randomElement(using: &random) ?? ""
      return changing(slot, mutation, to: "\(number)\(unit)".utf8)
    default:
      guard let slot = slots.filter(\.isNumber).randomElement(using: &random) else { return nil }
      let text = Array(bytes[slot.span])
      let isPositive = text[0] != UInt8(ascii: "-") && text[0] != UInt8(ascii: "+")
      guard mutation == .negate else { return changing(slot, mutation, to: text + "000".utf8) }
      return isPositive ? changing(slot, mutation, to: "-".utf8 + text) : nil
    }
  }

  private func changing(
    _ slot: Slot, _ mutation: SpecMutation, to text: some Collection<UInt8>
  ) -> MutatedSpec {
    var result = MutatedSpec(
      mutation, replacing(slot.span, with: text),
      at: slot.whole.lowerBound..<slot.span.lowerBound + text.count)
    result.isOfLayer = slot.isNumber && Self.sizes.contains(slot.key)
    return result
  }
}

extension MutableSpec.Slot {
  fileprivate var startsWithDigit: Bool { scalar.text.first?.isNumber ?? false }
}
