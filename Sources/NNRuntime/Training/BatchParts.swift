// SPDX-License-Identifier: MIT

/// How batches are cut into parts whose gradients are added in a fixed tree: `training.shards`.
package struct BatchParts {
  /// Of a batch: a power of two.
  package let count: Int
  /// Those that this process computes.
  let own: Range<Int>

  package init(count: Int, ranks: (any RankGroup)?) {
    self.count = count
    own = ranks?.share(of: count) ?? 0..<count
    precondition(own.count.nonzeroBitCount == 1, "\(own) of \(count) parts")
  }

  /// The examples of a part, of all parts as nearly as many; none if the batch has too few.
  package func examples(_ part: Int, of batch: ArraySlice<Int>) -> ArraySlice<Int> {
    batch[
      batch.startIndex + part * batch.count / count..<batch.startIndex + (part + 1) * batch.count
        / count]
  }

  /// The place of a part in the tree; `batch`: which of the update's batches it is of.
  package func place(
    _ part: Int, batch: Int, in group: Range<Int>, weight: Double, isEmpty: Bool
  ) -> Accumulation {
    Accumulation(
      isFirst: batch == group.lowerBound, isLast: batch == group.upperBound - 1,
      // As a binary counter carries: all rows below the lowest 0 are full.
      merges: (~(part - own.lowerBound)).trailingZeroBitCount, weight: weight, isEmpty: isEmpty)
  }
}
