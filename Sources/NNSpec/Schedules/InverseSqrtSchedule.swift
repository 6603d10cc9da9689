// SPDX-License-Identifier: MIT

/// The rate falls with the root of the step's number.
package struct InverseSqrtSchedule: FactorSchedule {
  package static let name = "inverse_sqrt"
  package static let summary = "Lowers the learning rate with the square root of the step's number."
  package static let explanation: Explanation? = Explanation(
    formula: "rate · min((k + 1) / warmup, √(warmup / (k + 1))), k from the start of the run",
    example: "{inverse_sqrt: {warmup: 1000 steps}}",
    source: "Vaswani et al. 2017, Attention is all you need; fairseq, inverse_sqrt")
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    warmup = readWarmup(&option)
  }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    (max(run.warmupSteps, 1) / (run.warmupSteps + step + 1)).squareRoot()
  }

  package func peak(_ base: Double, in run: ScheduledRun) -> Double { base }
}
