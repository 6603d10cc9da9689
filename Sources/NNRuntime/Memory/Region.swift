// SPDX-License-Identifier: MIT

/// Some floats of an arena, by position: what steps of a plan hold instead of pointers.
package struct Region: Sendable, Equatable {
  /// Floats before the first.
  package let offset: Int
  package let count: Int

  package init(offset: Int, count: Int) {
    precondition(offset >= 0 && count >= 0, "region of \(count) floats at \(offset)")
    self.offset = offset
    self.count = count
  }

  /// `count` floats from the one numbered `begin`; traps if they are not all in the region.
  package func slice(_ begin: Int, _ count: Int) -> Region {
    precondition(
      begin >= 0 && count >= 0 && begin <= self.count - count,
      "slice of \(count) floats at \(begin) of a region of \(self.count)")
    return Region(offset: offset + begin, count: count)
  }
}
