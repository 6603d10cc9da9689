// SPDX-License-Identifier: MIT

/// How the learning rate changes over a run.
///
/// The rate of step k of w warm-up steps is (k + 1) / w of what the warm-up leads to; decay counts from its end.
package protocol ScheduleSpec: Declaration {
  var warmup: Length? { get }
  /// Other lengths it has, by option, to be checked against the run.
  var lengths: [(option: String, length: Length)] { get }
  /// Whether it stretches over the whole run, so that the run's length must be known.
  var spansRun: Bool { get }
  /// Whether it gives the rates themselves, so that the optimiser's rate has no effect.
  var ignoresLearningRate: Bool { get }
  /// The rate that it ends at or stays above, where the optimiser's should be the larger one.
  var lowestRate: Double? { get }
  /// The rate `step` steps after the warm-up.
  func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double
  /// The rate that the warm-up leads to.
  func peak(_ base: Double, in run: ScheduledRun) -> Double
  /// What lowers the rate by what is measured, if the schedule does so at this step.
  func plateau(at step: Int, in run: ScheduledRun) -> PlateauSchedule?
}

extension ScheduleSpec {
  package var lengths: [(option: String, length: Length)] { [] }
  package var spansRun: Bool { false }
  package var ignoresLearningRate: Bool { false }
  package var lowestRate: Double? { nil }

  package func peak(_ base: Double, in run: ScheduledRun) -> Double {
    decayed(base, at: 0, in: run)
  }

  package func plateau(at step: Int, in run: ScheduledRun) -> PlateauSchedule? { nil }

  /// The learning rate of a step, counted from 0.
  package func rate(_ base: Double, at step: Int, in run: ScheduledRun) -> Double {
    let step = Double(step)
    if step < run.warmupSteps { return peak(base, in: run) * (step + 1) / run.warmupSteps }
    return decayed(base, at: step - run.warmupSteps, in: run)
  }
}

/// A schedule that multiplies the optimiser's rate, down to a lowest one.
package protocol FactorSchedule: ScheduleSpec {
  /// The factor of the rate `step` steps after the warm-up.
  func factor(at step: Double, in run: ScheduledRun) -> Double
  /// The rate that the decay never goes below.
  var minimum: Double { get }
}

extension FactorSchedule {
  package var minimum: Double { 0 }
  package var lowestRate: Double? { minimum }

  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double {
    minimum + (base - minimum) * factor(at: step, in: run)
  }
}

/// The option that every schedule has.
func readWarmup(_ option: inout OptionReader) -> Length? {
  option.optional("warmup", "Stretch at the start over which the rate grows to its full size.")
}

/// The option of schedules that end.
func readOver(_ option: inout OptionReader) -> Length? {
  option.optional(
    "over", "Where it ends, from the start of the run; the whole run if not given.", .above(0))
}
