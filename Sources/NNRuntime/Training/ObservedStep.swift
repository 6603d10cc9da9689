// SPDX-License-Identifier: MIT

/// One step of a network that was compiled to be observed, on the batch that it has loaded: what each layer gives, and its
/// gradient, is shown while it is in memory.
struct ObservedStep {
  /// Of a layer: its place among the graph's nodes, and where the numbers are, `features` to a row.
  typealias Look = (_ node: Int, _ region: Region, _ features: Int) -> Void

  private let network: Network

  /// Readies the network; what it reads can be looked at from here on.
  init(_ network: Network, batch: Int) {
    precondition(
      !network.plan.observations.isEmpty, "a network that was not compiled to be observed")
    self.network = network
    if !network.plan.hasVaryingTime { network.run.begin(batch: batch) }
    network.run.mode = .training
    network.executor.execute(network.plan.prepare)
    network.weightsAreStale = false
  }

  /// Where a value's numbers are, without those that a shorter batch leaves unused.
  func region(of value: Value, in buffer: Buffer? = nil) -> Region {
    let run = network.run
    let rows = value.rowCount.count(on: run)
    return run.region(buffer ?? value.buffer).slice(0, rows * value.features)
  }

  /// Runs forward, layers in order, and back if that is wanted, layers in reverse.
  func run(wantsGradient: Bool, value: Look, gradient: Look) {
    let plan = network.plan
    var done = 0
    for (node, observation) in plan.observations.enumerated() {
      execute(plan.forward, from: done, to: observation.forwardSteps)
      done = max(done, observation.forwardSteps)
      value(node, region(of: observation.value), observation.value.features)
    }
    execute(plan.forward, from: done, to: plan.forward.count)
    guard wantsGradient, !plan.heads.isEmpty else { return }
    _ = network.loss(wantsGradient: true)
    done = 0
    for (node, observation) in plan.observations.enumerated().reversed() {
      guard let buffer = observation.gradient else { continue }
      execute(plan.backward, from: done, to: observation.backwardSteps)
      done = max(done, observation.backwardSteps)
      gradient(node, region(of: observation.value, in: buffer), observation.value.features)
    }
    execute(plan.backward, from: done, to: plan.backward.count)
  }

  /// Runs some of a list's steps.
  private func execute(_ list: Range<Int>, from begin: Int, to end: Int) {
    guard begin < end else { return }
    network.executor.execute(list.lowerBound + begin..<list.lowerBound + end)
  }
}
