// SPDX-License-Identifier: MIT

/// Means over the steps of an epoch.
struct EpochSums {
  private(set) var steps = 0
  private var lossSum = 0.0
  private var normSum = 0.0
  private var weightSum = 0.0

  /// `weight`: what the step's loss is a mean over.
  mutating func add(loss: Double, norm: Double, weight: Double) {
    steps += 1
    weightSum += weight
    lossSum += loss * weight
    normSum += norm
  }

  var loss: Double { weightSum > 0 ? lossSum / weightSum : 0 }
  var norm: Double { normSum / Double(max(steps, 1)) }
}
