// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate rises once and falls far below where it began.
package struct OneCycleSchedule: ScheduleSpec {
  package static let name = "one_cycle"
  package static let summary = "Raises the learning rate once, then lowers it almost to 0."
  package static let explanation: Explanation? = Explanation(
    formula: "maximum / start_divisor up to maximum over rising_share of the run, then down to "
      + "maximum / start_divisor / end_divisor",
    example: "{one_cycle: {maximum: 1e-2}}",
    source: "Smith & Topin 2017, Super-convergence; PyTorch, OneCycleLR")

  /// How the rate goes from one end of a phase to the other.
  package enum Anneal: String, ChoiceValue {
    case cos, linear
  }

  package let maximum: Double?
  package let over: Length?
  package let risingShare: Double
  package let startDivisor: Double
  package let endDivisor: Double
  package let anneal: Anneal
  package let threePhase: Bool
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    maximum = option.optional(
      "maximum", "The highest rate; the optimiser's if not given.", .above(0))
    over = readOver(&option)
    risingShare = option(
      "rising_share", "Share of the steps over which the rate rises.", .above(0, below: 1),
      default: 0.3)
    startDivisor = option(
      "start_divisor", "The highest rate divided by the first.", .atLeast(1), default: 25)
    endDivisor = option(
      "end_divisor", "The first rate divided by the last.", .atLeast(1), default: 1e4)
    anneal = option("anneal", "The form of a rise or fall.", default: .cos)
    threePhase = option(
      "three_phase", "Falls as it rose, to the first rate, and only then to the last.",
      default: false)
    warmup = readWarmup(&option)
    option.require(
      !threePhase || risingShare <= 0.5,
      "`rising_share` must be at most 0.5 with `three_phase`: the rate falls for as long",
      at: "rising_share")
  }

  package var lengths: [(option: String, length: Length)] { over.map { [("over", $0)] } ?? [] }
  package var spansRun: Bool { over == nil }
  package var ignoresLearningRate: Bool { maximum != nil }

  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double {
    let highest = maximum ?? base
    let first = highest / startDivisor
    let last = first / endDivisor
    guard let steps = run.decaySteps(over) else { return first }
    let top = risingShare * steps - 1
    var phases = [(end: top, from: first, to: highest)]
    if threePhase { phases.append((2 * top, highest, first)) }
    phases.append((steps - 1, threePhase ? first : highest, last))
    var begin = 0.0
    for phase in phases {
      if step <= phase.end {
        let share = phase.end > begin ? (step - begin) / (phase.end - begin) : 1
        return between(phase.from, phase.to, at: share)
      }
      begin = phase.end
    }
    return last
  }

  private func between(_ from: Double, _ to: Double, at share: Double) -> Double {
    switch anneal {
    case .cos: to + (from - to) * (1 + cos(Double.pi * share)) / 2
    case .linear: from + (to - from) * share
    }
  }
}
