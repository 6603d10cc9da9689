// SPDX-License-Identifier: MIT

/// Cuts texts into symbols.
package struct Symbols: Sendable, Equatable {
  package let unit: TextUnit
  package let lowercase: Bool

  package init(unit: TextUnit, lowercase: Bool) {
    self.unit = unit
    self.lowercase = lowercase
  }

  /// The symbols of a text, in its order.
  package func cut(_ text: String) -> [String] {
    var symbols: [String] = []
    var word = String.UnicodeScalarView()
    for scalar in (lowercase ? text.lowercased() : text).unicodeScalars {
      guard unit == .word else {
        symbols.append(String(scalar))
        continue
      }
      if Self.isOfWord(scalar) {
        word.append(scalar)
        continue
      }
      if !word.isEmpty { symbols.append(String(word)) }
      word = String.UnicodeScalarView()
      if !scalar.properties.isWhitespace { symbols.append(String(scalar)) }
    }
    if !word.isEmpty { symbols.append(String(word)) }
    return symbols
  }

  /// Letters with their marks, digits and both apostrophes.
  private static func isOfWord(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "'" || scalar == "\u{2019}" { return true }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      true
    default: false
    }
  }
}

/// Texts by number, in the order of their first appearance.
struct SymbolTable {
  private(set) var texts: [String] = []
  private var indices: [String: Int32] = [:]

  mutating func index(of text: String) -> Int32 {
    if let found = indices[text] { return found }
    let index = Int32(texts.count)
    indices[text] = index
    texts.append(text)
    return index
  }
}

/// The texts that some rows have with their counts, sorted.
package func usedTexts(
  _ raw: RawFeature, _ rows: some Sequence<Int>
) -> [(text: String, count: Int)] {
  let texts = raw.texts ?? []
  var counts = ContiguousArray(repeating: 0, count: texts.count)
  for row in rows {
    for index in 0..<raw.width {
      let code = raw.code(row, index)
      if code >= 0 { counts[code] += 1 }
    }
  }
  return texts.indices.filter { counts[$0] > 0 }.map { (texts[$0], counts[$0]) }
    .sorted { $0.text < $1.text }
}

/// The most frequent texts, sorted; among equals the first in order are kept.
package func mostFrequent(_ used: [(text: String, count: Int)], limit: Int?) -> [String] {
  let order = sortedCategories(used.map(\.text))
  guard let limit, limit < order.count else { return order }
  let counts = Dictionary(used.map { ($0.text, $0.count) }) { $0 + $1 }
  let ranked = order.enumerated().sorted { left, right in
    let (a, b) = (counts[left.element] ?? 0, counts[right.element] ?? 0)
    return a == b ? left.offset < right.offset : a > b
  }
  return sortedCategories(ranked.prefix(limit).map(\.element))
}
