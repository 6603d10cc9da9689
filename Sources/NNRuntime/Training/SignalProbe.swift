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
    let (plan, run) = (network.plan, network.run)
    precondition(!plan.observations.isEmpty, "a network that was not compiled to be observed")
    func size(_ buffer: Buffer, _ value: Value) -> Double {
      let rows = value.rowCount.count(on: run)
      let values = run.arena.read(run.region(buffer).slice(0, rows * value.features))
      let sum = values.reduce(0.0) { $0 + Double($1) * Double($1) }
      return values.isEmpty ? 0 : (sum / Double(values.count)).squareRoot()
    }
    network.beginObserving(batch: batch)
    input = size(plan.input.buffer, plan.input)
    var sizes: [Double] = []
    var done = 0
    for observation in plan.observations {
      network.observe(plan.forward, from: done, to: observation.forwardSteps)
      done = max(done, observation.forwardSteps)
      sizes.append(size(observation.value.buffer, observation.value))
    }
    network.observe(plan.forward, from: done, to: plan.forward.count)
    var gradients = [Double?](repeating: nil, count: sizes.count)
    if wantsGradient, !plan.heads.isEmpty {
      _ = network.loss(wantsGradient: true)
      done = 0
      for (index, observation) in plan.observations.enumerated().reversed() {
        guard let gradient = observation.gradient else { continue }
        network.observe(plan.backward, from: done, to: observation.backwardSteps)
        done = max(done, observation.backwardSteps)
        gradients[index] = size(gradient, observation.value)
      }
    }
    layers = zip(sizes, gradients).map { Measure(size: $0, gradient: $1) }
  }
}

extension Network {
  fileprivate func beginObserving(batch: Int) {
    if !plan.hasVaryingTime { run.begin(batch: batch) }
    run.mode = .training
    executor.execute(plan.prepare)
    weightsAreStale = false
  }

  /// Runs some of a list's steps.
  fileprivate func observe(_ list: Range<Int>, from begin: Int, to end: Int) {
    guard begin < end else { return }
    executor.execute(list.lowerBound + begin..<list.lowerBound + end)
  }
}
