// SPDX-License-Identifier: MIT

package import NNSpec

/// What a plan must know of `training.gradient`; the norm of the whole gradient is clipped by the caller of the update.
package struct GradientRules: Sendable {
  package var clipValue: Double?
  package var clipLayerNorm: Double?
  package var noise: GradientNoiseSpec?
  /// Whether gradients of several batches may make one update.
  package var accumulates = false
  /// Parts of a batch whose gradients are added in a tree.
  package var shards = 1

  package init(clipValue: Double? = nil) {
    self.clipValue = clipValue
  }

  package init(_ spec: GradientSpec, shards: Int = 1) {
    self.shards = shards
    clipValue = spec.clipValue
    clipLayerNorm = spec.clipLayerNorm
    noise = spec.noise
    accumulates = spec.accumulate > 1
  }

  /// Whether an update's gradient may be a sum.
  var isSummed: Bool { accumulates || shards > 1 }
}

/// What each row of the tree is a sum over, added in the same order as the gradients.
struct PartWeights {
  /// By row; empty before the first part.
  var sums: [Float] = []
  private var batches: Float = 0

  mutating func add(_ place: Accumulation, levels: Int) {
    if sums.isEmpty { sums = Array(repeating: 0, count: levels + 1) }
    batches = place.isFirst ? place.weight : batches + place.weight
    guard place.isLast else { return }
    var sum = batches
    for level in 0..<place.merges { sum += sums[level] }
    sums[place.merges] = sum
  }
}

/// The place of a part of a batch among those whose gradients make one update.
package struct Accumulation: Sendable {
  /// Whether it is of the first batch: nothing is summed for its part of the tree yet.
  package let isFirst: Bool
  /// Whether it is of the last batch, so that the sum goes into the tree.
  package let isLast: Bool
  /// Rows of the tree that its sum is added to, from the lowest; it ends in the one above.
  package let merges: Int
  /// What its loss is a mean over.
  package let weight: Float
  /// Whether it has no examples, so that nothing was computed.
  package let isEmpty: Bool

  package init(isFirst: Bool, isLast: Bool, merges: Int, weight: Double, isEmpty: Bool) {
    self.isEmpty = isEmpty
    self.isFirst = isFirst
    self.isLast = isLast
    self.merges = merges
    self.weight = Float(weight)
  }
}
