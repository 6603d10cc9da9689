// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate falls with the time passed.
package struct InverseTimeSchedule: FactorSchedule {
  package static let name = "inverse_time"
  package static let summary = "Divides the learning rate by what grows with time."
  package static let explanation: Explanation? = Explanation(
    formula: "rate / (1 + decay k / every)^power, or ⌊k / every⌋ with staircase; `decay` is the "
      + "option `rate`",
    example: "{inverse_time: {rate: 0.5, every: 1 epoch}}",
    source: "Keras 3, InverseTimeDecay; `power` as in the policy `inv` of Caffe")
  /// How fast it falls; the word of Keras, not a learning rate.
  package let rate: Double
  package let every: Length?
  package let power: Double
  package let staircase: Bool
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    rate = option("rate", "What the divisor grows by in each `every`.", .above(0))
    every = option.optional(
      "every", "Stretch after which the divisor has grown by `rate`; the whole run if not given.",
      .above(0))
    power = option("power", "Exponent of the divisor.", .above(0), default: 1)
    staircase = option("staircase", "Changes only at whole stretches.", default: false)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] { every.map { [("every", $0)] } ?? [] }
  package var spansRun: Bool { every == nil }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    let stretch = step / max(every.flatMap(run.steps) ?? run.decaySteps(nil) ?? 1, 1)
    let divisor = 1 + rate * (staircase ? stretch.rounded(.down) : stretch)
    return power == 1 ? 1 / divisor : pow(divisor, -power)
  }
}
