// SPDX-License-Identifier: MIT

extension MutableSpec {
  func changingKey(_ mutation: SpecMutation, _ random: inout SeededGenerator) -> MutatedSpec? {
    guard let entry = entries.randomElement(using: &random) else { return nil }
    switch mutation {
    case .renameKey:
      guard entry.span.count > 1,
        let name = misspelt(Array(bytes[entry.span]), &random)
      else { return nil }
      var result = MutatedSpec(
        mutation, replacing(entry.span, with: name),
        at: entry.span.lowerBound..<entry.span.lowerBound + name.count)
      result.isSurelyWrong =
        entry.isLanguage && !LanguageNames.all.contains(String(decoding: name, as: UTF8.self))
      result.original = result.isSurelyWrong ? entry.key : nil
      return result
    case .deleteKey: return deleting(entry)
    default: return duplicating(entry)
    }
  }

  /// One edit away: a letter less, more, another, or two swapped.
  func misspelt(_ name: [UInt8], _ random: inout SeededGenerator) -> [UInt8]? {
    var changed = name
    let place = Int.random(in: name.indices, using: &random)
    let letter = UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z"), using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: changed.remove(at: place)
    case 1: changed.insert(letter, at: place)
    case 2: changed[place] = letter
    default: changed.swapAt(place, max(0, place - 1))
    }
    return changed == name ? nil : changed
  }

  private func deleting(_ entry: Entry) -> MutatedSpec? {
    let range: Range<Int>
    if let next = entry.next {
      range = entry.whole.lowerBound..<next
    } else if entry.isInFlow {
      let before = bytes[..<entry.whole.lowerBound].lastIndex { $0 != 0x20 && $0 != 0x2C }
      range = (before.map { $0 + 1 } ?? 0)..<entry.whole.upperBound
    } else if !entry.isOnly, indentation(of: entry.whole.lowerBound).allSatisfy({ $0 == 0x20 }) {
      range = lines(of: entry.whole)
    } else {
      return nil
    }
    return MutatedSpec(.deleteKey, replacing(range, with: []), at: entry.holderPlace)
  }

  private func duplicating(_ entry: Entry) -> MutatedSpec? {
    var copy = Array(bytes[entry.whole])
    if entry.isInFlow {
      copy += Array(", ".utf8)
    } else {
      let column = indentation(of: entry.whole.lowerBound).count
      copy += [0x0A] + [UInt8](repeating: 0x20, count: column)
    }
    let begin = entry.whole.lowerBound
    var result = MutatedSpec(
      .duplicateKey, replacing(begin..<begin, with: copy),
      at: begin + copy.count..<begin + copy.count + entry.span.count)
    result.isSurelyWrong = true
    return result
  }
}
