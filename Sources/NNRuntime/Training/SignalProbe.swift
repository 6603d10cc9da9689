// SPDX-License-Identifier: MIT

internal import NNSpec

/// Measures what `SignalPropagation` predicts: the size of every layer's values, and of their gradients, on one batch.
package struct SignalProbe {
  /// Of one layer.
  package struct Measure: Sendable {
    /// The root of the mean square of what it gives.
    package let size: Double
    /// The root of the mean square of its gradient; nil where there is none.
    package let gradient: Double?
  }

  /// The root of the mean square of what the network reads.
  package let input: Double
  /// In the order of the graph's nodes.
  package let layers: [Measure]

  /// Runs one step on the batch that a network has loaded; it must have been compiled to be observed.
  package init(_ network: Network, batch: Int, wantsGradient: Bool = true) {
    func size(_ region: Region) -> Double {
      let values = network.run.arena.read(region)
      let sum = values.reduce(0.0) { $0 + Double($1) * Double($1) }
      return values.isEmpty ? 0 : (sum / Double(values.count)).squareRoot()
    }
    let step = ObservedStep(network, batch: batch)
    input = size(step.region(of: network.plan.input))
    var sizes = [Double](repeating: 0, count: network.plan.observations.count)
    var gradients = [Double?](repeating: nil, count: sizes.count)
    step.run(wantsGradient: wantsGradient) { node, region, _ in
      sizes[node] = size(region)
    } gradient: { node, region, _ in
      gradients[node] = size(region)
    }
    layers = zip(sizes, gradients).map { Measure(size: $0, gradient: $1) }
  }
}
