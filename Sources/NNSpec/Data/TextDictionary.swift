// SPDX-License-Identifier: MIT

/// Texts in the order of their first appearance, each with an index; found by their bytes, without making strings.
package struct TextDictionary: Sendable {
  private var pool: ContiguousArray<UInt8> = []
  private var ends: ContiguousArray<Int> = []
  private var hashes: ContiguousArray<UInt64> = []
  /// Index + 1 by hash with linear probing, at most half full; 0 is free.
  private var slots: ContiguousArray<Int32> = ContiguousArray(repeating: 0, count: 64)

  /// Whether a text is not UTF-8.
  private var damaged: ContiguousArray<Bool> = []

  package init() {}

  package func isDamaged(_ index: Int) -> Bool { damaged[index] }

  package var count: Int { ends.count }

  /// Text by index; bytes that are not UTF-8 show as U+FFFD.
  package subscript(index: Int) -> String {
    String(decoding: pool[start(of: index)..<ends[index]], as: UTF8.self)
  }

  package var texts: [String] { ends.indices.map { self[$0] } }

  private func start(of index: Int) -> Int { index == 0 ? 0 : ends[index - 1] }

  /// The index of a text, new ones at the end.
  package mutating func index(of bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int32 {
    var stable = StableHash()
    for i in start..<end { stable.mix(bytes[i]) }
    let hash = stable.value
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
    while slots[slot] != 0 {
      let found = Int(slots[slot]) - 1
      if hashes[found] == hash, holds(bytes, start, end, at: found) { return Int32(found) }
      slot = (slot + 1) & mask
    }
    for i in start..<end { pool.append(bytes[i]) }
    ends.append(pool.count)
    hashes.append(hash)
    damaged.append(String(validating: pool[(pool.count - end + start)...], as: UTF8.self) == nil)
    slots[slot] = Int32(ends.count)
    if ends.count * 2 > slots.count { grow() }
    return Int32(ends.count - 1)
  }

  /// Takes in the texts of another, in their order; returns their indices here.
  mutating func add(_ other: TextDictionary) -> ContiguousArray<Int32> {
    let pool = other.pool
    return ContiguousArray(
      other.ends.indices.map { index(of: pool.span, other.start(of: $0), other.ends[$0]) })
  }

  private func holds(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, at index: Int) -> Bool {
    let first = self.start(of: index)
    guard ends[index] - first == end - start else { return false }
    for i in 0..<(end - start) where pool[first + i] != bytes[start + i] { return false }
    return true
  }

  private mutating func grow() {
    slots = ContiguousArray(repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash ^ (hash >> 32)) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(index + 1)
    }
  }
}
