// SPDX-License-Identifier: MIT

/// The rate falls when a number has not got better for a while.
package struct PlateauSchedule: ScheduleSpec {
  package static let name = "plateau"
  package static let summary = "Lowers the learning rate when a number stops getting better."
  package static let explanation: Explanation? = Explanation(
    formula: "max(rate · factor, minimum) after more than `patience` evaluations without a better "
      + "one; better is below best · (1 - threshold), or best - threshold with `abs`",
    example: "{plateau: {monitor: validation.loss, factor: 0.5, patience: 5}}",
    source: "PyTorch, ReduceLROnPlateau")

  /// Which way is better.
  package enum Mode: String, ChoiceValue {
    case minimum = "min"
    case maximum = "max"
  }

  /// What the threshold is a part of.
  package enum ThresholdMode: String, ChoiceValue {
    case relative = "rel"
    case absolute = "abs"
  }

  package let monitor: String
  package let mode: Mode?
  package let factor: Double
  package let patience: Int
  package let threshold: Double
  package let thresholdMode: ThresholdMode
  package let cooldown: Int
  package let minimum: Double
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    monitor = option("monitor", "The number that is watched.", default: "validation.loss")
    mode = option.optional("mode", "Which way is better; as the number has it if not given.")
    factor = option("factor", "Factor of the rate.", .above(0, below: 1), default: 0.1)
    patience = option(
      "patience", "Evaluations without getting better that are borne.", .within(0...1e9),
      default: 10)
    threshold = option("threshold", "What counts as getting better.", .atLeast(0), default: 1e-4)
    thresholdMode = option(
      "threshold_mode", "Whether the threshold is a share of the best or a number of its own.",
      default: .relative)
    cooldown = option(
      "cooldown", "Evaluations after a change that do not count.", .within(0...1e9), default: 0)
    minimum = option("minimum", "The rate never falls below this.", .atLeast(0), default: 0)
    warmup = readWarmup(&option)
  }

  package var lowestRate: Double? { minimum }

  /// The rate before anything is measured: what lowers it belongs to the run.
  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double { base }

  package func plateau(at step: Int, in run: ScheduledRun) -> PlateauSchedule? { self }
}
