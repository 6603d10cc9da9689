// SPDX-License-Identifier: MIT

/// The names that a misspelt word may have meant: one, several that are as near (at most 4), or none.
///
/// In this order: the same letters in another case; within max(length, 3) / 3 edits, where swapped
/// neighbours are one edit; the same words in another order (`size_batch`).
package func closest(to word: String, among candidates: [String]) -> [String] {
  let folded = word.lowercased()
  let sameLetters = candidates.filter { $0.lowercased() == folded }
  if !sameLetters.isEmpty { return Array(unique(sameLetters).prefix(4)) }
  let near = nearest(to: Array(folded.unicodeScalars), among: candidates)
  if !near.isEmpty { return near }
  let words = sortedWords(folded)
  guard words.count > 1 else { return [] }
  return Array(unique(candidates.filter { sortedWords($0.lowercased()) == words }).prefix(4))
}

/// Whether a word is another's misspelling.
func isNear(_ word: String, _ other: String) -> Bool {
  word != other && closest(to: word, among: [other]) == [other]
}

private func nearest(to word: [Unicode.Scalar], among candidates: [String]) -> [String] {
  var limit = max(word.count, 3) / 3
  var found: [String] = []
  for candidate in candidates {
    let other = Array(candidate.lowercased().unicodeScalars)
    guard abs(other.count - word.count) <= limit else { continue }
    guard let distance = editDistance(word, other, atMost: limit) else { continue }
    if distance < limit || found.isEmpty {
      limit = distance
      found = []
    }
    found.append(candidate)
  }
  return Array(unique(found).prefix(4))
}

/// The restricted Damerau-Levenshtein distance, or nil above a bound.
package func editDistance(
  _ left: [Unicode.Scalar], _ right: [Unicode.Scalar], atMost bound: Int
) -> Int? {
  var beforeLast = [Int](repeating: 0, count: right.count + 1)
  var last = Array(0...right.count)
  for i in left.indices {
    var row = [i + 1]
    row.reserveCapacity(right.count + 1)
    for j in right.indices {
      var cost = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    // A swap reaches two rows back, so both must be above the bound.
    if row.allSatisfy({ $0 > bound }), last.allSatisfy({ $0 > bound }) { return nil }
    (beforeLast, last) = (last, row)
  }
  return last[right.count] <= bound ? last[right.count] : nil
}

private func sortedWords(_ text: String) -> [Substring] {
  text.split { $0 == "_" || $0 == "-" || $0 == " " }.sorted()
}

private func unique(_ names: [String]) -> [String] {
  var seen: Set<String> = []
  return names.filter { seen.insert($0).inserted }
}
