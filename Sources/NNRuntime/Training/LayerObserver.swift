// SPDX-License-Identifier: MIT

internal import NNSpec

/// Looks at the layers while they are trained, at the moments that a schedule wants.
final class LayerObserver {
  private let makeProbe: () -> HealthProbe?
  private var probe: HealthProbe?
  private var schedule: HealthSchedule
  private let updatesPerEpoch: Int
  private let clock: TrainingClock
  private var begun: Double?
  /// Seconds that the look at the coming update has taken so far; nil if there is none.
  private var pending: Double?
  private var lastStep = 0

  /// Nil if the spec wants no such thing.
  init?(
    _ spec: ModelSpec, _ data: LoadedData, settings: Network.Settings, plannedSteps: Int?,
    updatesPerEpoch: Int, clock: TrainingClock
  ) {
    guard spec.root.report.layers, spec.root.report.html, data.train.count > 0 else { return nil }
    // A copy for which there is no memory is done without.
    makeProbe = { try? HealthProbe(spec, data, settings: settings) }
    schedule = HealthSchedule(planned: plannedSteps)
    self.updatesPerEpoch = max(1, updatesPerEpoch)
    self.clock = clock
  }

  /// Before the weights are moved for the `step`-th time.
  func willUpdate(_ network: Network, step: Int) {
    let now = clock.now()
    let start = begun ?? now
    begun = start
    guard schedule.wants(step, elapsed: now - start) else { return }
    if probe == nil { probe = makeProbe() }
    probe?.noteWeights(of: network)
    pending = clock.now() - now
  }

  /// After that; what is seen, if it was wanted.
  func didUpdate(_ network: Network, step: Int) -> LayerHealth? {
    guard let pending else { return nil }
    self.pending = nil
    return look(at: network, step, took: pending)
  }

  /// After the last update, where nobody knew that it would be the last.
  func atEnd(_ network: Network, step: Int) -> LayerHealth? {
    guard step > lastStep else { return nil }
    return look(at: network, step, took: 0)
  }

  private func look(at network: Network, _ step: Int, took: Double) -> LayerHealth? {
    let now = clock.now()
    let health = probe?.look(
      at: network, step: step, epoch: Double(step) / Double(updatesPerEpoch))
    schedule.note(seconds: took + clock.now() - now)
    lastStep = step
    return health
  }
}
