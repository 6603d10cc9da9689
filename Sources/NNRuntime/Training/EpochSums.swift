// SPDX-License-Identifier: MIT

/// Means of every head's loss over many batches.
package struct LossSums: Codable, Sendable, Equatable {
  /// How much each head counts.
  let weights: [Double]
  private var sums: [Double]
  private var counts: [Double]

  init(weights: [Double]) {
    self.weights = weights
    sums = weights.map { _ in 0 }
    counts = sums
  }

  /// Takes the network's last losses; a mean of means would depend on how the examples are cut into batches.
  mutating func add(_ network: Network) {
    for (index, loss) in network.losses.enumerated() {
      sums[index] += loss * network.lossWeights[index]
      counts[index] += network.lossWeights[index]
    }
  }

  var isEmpty: Bool { counts.allSatisfy { $0 == 0 } }
  var losses: [Double] { zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 } }
  /// Weighed and added.
  var total: Double { zip(losses, weights).reduce(0) { $0 + $1.0 * $1.1 } }
}

/// Means over the steps of an epoch.
package struct EpochSums: Codable, Sendable, Equatable {
  private(set) var steps = 0
  var losses: LossSums
  private var normSum = 0.0

  init(weights: [Double]) {
    losses = LossSums(weights: weights)
  }

  /// Counts an update.
  mutating func add(norm: Double) {
    steps += 1
    normSum += norm
  }

  var loss: Double { losses.total }
  var norm: Double { normSum / Double(max(steps, 1)) }
}
