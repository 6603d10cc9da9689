// SPDX-License-Identifier: MIT

package import NNSpec

/// What a plan must know of `training.gradient`; the norm of the whole gradient is clipped by the caller of the update.
package struct GradientRules: Sendable {
  package var clipValue: Double?
  package var clipLayerNorm: Double?
  package var noise: GradientNoiseSpec?
  /// Whether gradients of several batches may make one update.
  package var accumulates = false

  package init(clipValue: Double? = nil) {
    self.clipValue = clipValue
  }

  package init(_ spec: GradientSpec) {
    clipValue = spec.clipValue
    clipLayerNorm = spec.clipLayerNorm
    noise = spec.noise
    accumulates = spec.accumulate > 1
  }
}

/// The place of a batch among those whose gradients make one update.
package struct Accumulation: Sendable {
  /// Whether it is the first.
  package let isFirst: Bool
  /// Whether the update follows.
  package let isLast: Bool
  /// What its loss is a mean over.
  package let weight: Double
  /// The sum of the weights so far, this one included.
  package let total: Double

  package init(isFirst: Bool, isLast: Bool, weight: Double, total: Double) {
    self.isFirst = isFirst
    self.isLast = isLast
    self.weight = weight
    self.total = total
  }
}
