// SPDX-License-Identifier: MIT

/// How the learning rate changes over a run.
///
/// The rate of step k of w warm-up steps is rate · (k + 1) / w; decay counts from the end of the warm-up.
package protocol ScheduleSpec: Declaration {
  var warmup: Length? { get }
  /// Other lengths it has, by option, to be checked against the run.
  var lengths: [(option: String, length: Length)] { get }
  /// The factor of the rate `step` steps after the warm-up.
  func factor(at step: Double, in run: ScheduledRun) -> Double
  /// The rate that the decay never goes below.
  var minimum: Double { get }
}

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

  /// Steps of decay: `over` (counted from the start of the run) or the whole run, less the warm-up.
  func decaySteps(_ over: Length?) -> Double? {
    let end =
      over?.steps(stepsPerEpoch: stepsPerEpoch, total: totalSteps) ?? totalSteps.map(Double.init)
    return end.map { max($0 - warmupSteps, 1) }
  }
}

extension ScheduleSpec {
  package var minimum: Double { 0 }
  package var lengths: [(option: String, length: Length)] { [] }

  /// The learning rate of a step, counted from 0.
  package func rate(_ base: Double, at step: Int, in run: ScheduledRun) -> Double {
    let step = Double(step)
    if step < run.warmupSteps { return base * (step + 1) / run.warmupSteps }
    return minimum + (base - minimum) * factor(at: step - run.warmupSteps, in: run)
  }
}

/// The option that every schedule has.
func readWarmup(_ option: inout OptionReader) -> Length? {
  option.optional("warmup", "Stretch at the start over which the rate grows to its full size.")
}
