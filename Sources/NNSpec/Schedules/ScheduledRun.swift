// SPDX-License-Identifier: MIT

/// What a schedule must know of a run.
package struct ScheduledRun: Sendable, Equatable {
  package let stepsPerEpoch: Int
  /// Planned steps; nil when time bounds the run.
  package let totalSteps: Int?
  package let warmupSteps: Double

  package init(stepsPerEpoch: Int, totalSteps: Int?, warmup: Length?) {
    self.stepsPerEpoch = stepsPerEpoch
    self.totalSteps = totalSteps
    warmupSteps = warmup?.steps(stepsPerEpoch: stepsPerEpoch, total: totalSteps) ?? 0
  }

  /// A length in steps; nil for a share of a run whose length is not known.
  func steps(_ length: Length) -> Double? {
    length.steps(stepsPerEpoch: stepsPerEpoch, total: totalSteps)
  }

  /// Steps of decay: `over` (counted from the start of the run) or the whole run, less the warm-up.
  func decaySteps(_ over: Length?) -> Double? {
    let end = over.flatMap(steps) ?? totalSteps.map(Double.init)
    return end.map { max($0 - warmupSteps, 1) }
  }
}
