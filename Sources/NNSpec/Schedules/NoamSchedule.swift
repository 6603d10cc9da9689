// SPDX-License-Identifier: MIT

/// The rate of the first transformer: up with the step's number, then down with its root.
package struct NoamSchedule: ScheduleSpec {
  package static let name = "noam"
  package static let summary = "Takes the learning rate from the width of a transformer."
  package static let explanation: Explanation? = Explanation(
    formula: "scale · model_size^-½ · min(s^-½, s · warmup^-1½), s counting the steps from 1",
    example: "{noam: {model_size: 512, warmup: 4000 steps}}",
    source: "Vaswani et al. 2017, Attention is all you need")
  package let scale: Double
  package let modelSize: Int
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    scale = option("scale", "Factor of all rates.", .above(0), default: 1)
    modelSize = option("model_size", "Features of the transformer's steps.", .size)
    let warmup: Length = option("warmup", "Stretch at the start over which the rate grows.")
    self.warmup = warmup
  }

  package var ignoresLearningRate: Bool { true }

  package func decayed(_ base: Double, at step: Double, in run: ScheduledRun) -> Double {
    scale / (Double(modelSize) * (run.warmupSteps + step + 1)).squareRoot()
  }

  package func peak(_ base: Double, in run: ScheduledRun) -> Double {
    scale / (Double(modelSize) * max(run.warmupSteps, 1)).squareRoot()
  }
}
