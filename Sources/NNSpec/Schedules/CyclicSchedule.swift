// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate rises and falls between two ends, again and again.
package struct CyclicSchedule: ScheduleSpec {
  package static let name = "cyclic"
  package static let summary = "Moves the learning rate up to a maximum and back, again and again."
  package static let explanation: Explanation? = Explanation(
    formula: "rate + (maximum - rate) · height · scale, height rising from 0 to 1 and falling "
      + "back; scale is 1, 2^-cycle (triangular2) or gamma^k (exp_range), k steps "
      + "after the warm-up",
    example: "{cyclic: {maximum: 1e-2, steps_up: 2 epochs}}",
    source: "Smith 2015, Cyclical learning rates; PyTorch, CyclicLR")

  /// What becomes of the heights of the cycles.
  package enum Mode: String, ChoiceValue {
    case triangular, triangular2
    case expRange = "exp_range"
  }

  package let maximum: Double
  package let stepsUp: Length
  package let stepsDown: Length?
  package let mode: Mode
  package let gamma: Double
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    maximum = option("maximum", "The highest rate; the optimiser's is the lowest.", .above(0))
    stepsUp = option("steps_up", "How long the rate rises.", .above(0))
    stepsDown = option.optional(
      "steps_down", "How long it falls; as long as it rises if not given.", .above(0))
    mode = option(
      "mode", "Heights that stay, halve each cycle, or shrink each step.", default: .triangular)
    gamma = option(
      "gamma", "Factor of the height each step, for `exp_range`.", .above(0, to: 1), default: 1)
    warmup = readWarmup(&option)
    option.require(
      gamma == 1 || mode == .expRange, .noEffect, "`gamma` has no effect without `mode: exp_range`",
      at: "gamma")
  }

  package var lengths: [(option: String, length: Length)] {
    [("steps_up", stepsUp)] + (stepsDown.map { [("steps_down", $0)] } ?? [])
  }

  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double {
    let up = max(run.steps(stepsUp) ?? 1, 1)
    let down = max(stepsDown.flatMap(run.steps) ?? up, 1)
    let cycle = (step / (up + down)).rounded(.down)
    let place = step - cycle * (up + down)
    let height = place <= up ? place / up : (up + down - place) / down
    let scale =
      switch mode {
      case .triangular: 1.0
      case .triangular2: pow(2, -cycle)
      case .expRange: pow(gamma, step)
      }
    return base + (maximum - base) * height * scale
  }
}
