// SPDX-License-Identifier: MIT

package import NNSpec

/// Weights averaged over a run, beside those that training goes on with.
///
/// Running statistics of normalisations are parameters here, and averaged like weights.
package struct WeightAverage {
  private let spec: any AverageSpec
  /// Steps before the first epoch that counts, of `swa`.
  private let start: Double
  private(set) var values: ContiguousArray<Float> = []
  /// Weights averaged so far.
  package private(set) var count = 0

  package init(_ spec: any AverageSpec, stepsPerEpoch: Int, totalSteps: Int?) {
    self.spec = spec
    let length = (spec as? SWAAverage)?.start
    start = length?.steps(stepsPerEpoch: stepsPerEpoch, total: totalSteps) ?? 0
  }

  /// After each update.
  package mutating func observeUpdate(_ network: Network) {
    guard let ema = spec as? EMAAverage else { return }
    add(network, share: count == 0 ? 1 : 1 - ema.decay)
  }

  /// At the end of each epoch, after so many steps.
  package mutating func observeEpoch(_ network: Network, step: Int) {
    guard spec is SWAAverage, Double(step) > start else { return }
    add(network, share: 1 / Double(count + 1))
  }

  /// Goes on from an average of so many weights.
  mutating func restore(_ values: ContiguousArray<Float>, count: Int) {
    (self.values, self.count) = (values, count)
  }

  private mutating func add(_ network: Network, share: Double) {
    let regions = network.plan.parameters.map { network.run.region($0.parameter.buffer) }
    if values.isEmpty {
      values = ContiguousArray(repeating: 0, count: regions.reduce(0) { $0 + $1.count })
    }
    var place = 0
    for region in regions {
      network.run.arena.average(region, into: &values, at: place, share: Float(share))
      place += region.count
    }
    count += 1
  }

  /// Puts the average into the network and keeps the network's weights instead, or the other way round; nothing without an average.
  package mutating func exchange(with network: Network) {
    guard count > 0 else { return }
    var place = 0
    for planned in network.plan.parameters {
      let region = network.run.region(planned.parameter.buffer)
      network.run.arena.exchange(region, with: &values, at: place)
      place += region.count
    }
    network.weightsAreStale = true
  }
}
