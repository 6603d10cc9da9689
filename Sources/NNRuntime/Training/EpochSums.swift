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
  mutating func add(_ network: Network) { add(network.losses, network.lossWeights) }

  /// Takes each head's loss, and what it is a mean over.
  mutating func add(_ losses: [Double], _ lossWeights: [Double]) {
    for index in losses.indices {
      sums[index] += losses[index] * lossWeights[index]
      counts[index] += lossWeights[index]
    }
  }

  /// Of several parts, in their order.
  init(adding parts: [LossSums]) {
    self.init(weights: parts[0].weights)
    for part in parts {
      for index in sums.indices {
        sums[index] += part.sums[index]
        counts[index] += part.counts[index]
      }
    }
  }

  /// What it holds, for other processes.
  var contents: [Double] {
    get { sums + counts }
    set {
      sums = Array(newValue.prefix(weights.count))
      counts = Array(newValue.dropFirst(weights.count))
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
  /// Of each part that batches are cut into.
  var parts: [LossSums]
  private var normSum = 0.0

  init(weights: [Double], parts count: Int) {
    parts = Array(repeating: LossSums(weights: weights), count: count)
  }

  /// Counts an update.
  mutating func add(norm: Double) {
    steps += 1
    normSum += norm
  }

  var losses: LossSums { LossSums(adding: parts) }
  var loss: Double { losses.total }
  var norm: Double { normSum / Double(max(steps, 1)) }
}
