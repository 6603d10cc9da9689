// SPDX-License-Identifier: MIT

internal import NNSpec

/// Layer-sequential unit variance: in the order of the layers, a weight is divided by the deviation of what it gives.
///
/// Mishkin and Matas 2016. All numbers are a function of the batch alone: sums run in order, on one thread.
struct LayerSequentialVariance {
  private let network: Network
  /// As the paper has it; without a bias, the first is exact but for rounding.
  private static let attempts = 10
  private static let tolerance = 1e-4

  init(_ network: Network) { self.network = network }

  /// Scales the weights that start so, on the batch in the input buffer.
  func scale(where isWanted: (PlannedParameter) -> Bool) {
    for planned in network.plan.parameters
    where planned.initial == .unitVariance && isWanted(planned) {
      guard let product = product(of: planned.parameter.buffer) else { continue }
      for _ in 0..<Self.attempts {
        let deviation = deviation(after: product)
        guard deviation.isFinite, deviation > 1e-6,
          abs(deviation * deviation - 1) > Self.tolerance
        else { break }
        let values = network.weights(planned.path) ?? []
        network.setWeights(planned.path, values.map { Float(Double($0) / deviation) })
      }
    }
  }

  /// The first step that reads the weight, as it is or packed.
  private func product(of weight: Buffer) -> Int? {
    let plan = network.plan
    var readable: Set<Buffer> = [weight]
    for index in plan.prepare where plan.steps[index].step.inputs.contains(weight) {
      readable.formUnion(plan.steps[index].step.outputs)
    }
    return plan.forward.first { !readable.isDisjoint(with: plan.steps[$0].step.inputs) }
  }

  /// Runs up to a step and measures what it wrote: later steps may use the same memory.
  private func deviation(after index: Int) -> Double {
    let (plan, run) = (network.plan, network.run)
    network.executor.execute(plan.prepare)
    network.executor.execute(plan.forward.lowerBound..<index + 1)
    let (buffer, count) = output(of: plan.steps[index].step)
    let values = run.arena.read(run.region(buffer).slice(0, count))
    guard !values.isEmpty else { return 1 }
    let mean = values.reduce(0.0) { $0 + Double($1) } / Double(count)
    let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (squares / Double(count)).squareRoot()
  }

  private func output(of step: any Step) -> (Buffer, count: Int) {
    let run = network.run
    switch step {
    case let product as RowProduct:
      return (product.y, product.rowCount.count(on: run) * product.columns)
    case let rows as LookupForward: return (rows.y, rows.rowCount.count(on: run) * rows.columns)
    default:
      // Others work on examples of one size.
      let request = network.plan.requests[step.outputs[0].index]
      return (step.outputs[0], request.perExample * run.batch)
    }
  }
}

extension Network {
  /// Scales the weights that start as `lsuv` on the batch that training is about to see.
  ///
  /// `givenSeed`: that of the first values, where some may have been replaced by given ones, which stay as they are.
  package func scaleToUnitVariance(
    on split: DataSplit, _ examples: some Collection<Int>, givenSeed: UInt64? = nil
  ) {
    guard plan.parameters.contains(where: { $0.initial == .unitVariance }), !examples.isEmpty else {
      return
    }
    load(split, examples)
    run.mode = .training
    run.step = 0
    resetState()
    LayerSequentialVariance(self).scale { planned in
      guard let givenSeed else { return true }
      let drawn = WeightInitialisation.values(
        planned.initial, shape: planned.spec.shape, seed: givenSeed, path: planned.path)
      return weights(planned.path) == drawn
    }
    weightsAreStale = true
  }
}
