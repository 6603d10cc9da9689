// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rate falls at given places.
package struct MultiStepSchedule: FactorSchedule {
  package static let name = "multi_step"
  package static let summary = "Multiplies the learning rate by gamma at each milestone."
  package static let explanation: Explanation? = Explanation(
    formula: "rate · gamma^(number of milestones ≤ k), k steps after the warm-up",
    example: "{multi_step: {milestones: [30 epochs, 60 epochs], gamma: 0.1}}",
    source: "PyTorch, MultiStepLR")
  package let milestones: RisingLengths
  package let gamma: Double
  package let warmup: Length?

  package init(_ option: inout OptionReader) {
    milestones = option("milestones", "Where the rate falls.", .above(0))
    gamma = option("gamma", "Factor at each milestone.", .above(0, to: 1), default: 0.1)
    warmup = readWarmup(&option)
  }

  package var lengths: [(option: String, length: Length)] {
    milestones.values.map { ("milestones", $0) }
  }

  package func factor(at step: Double, in run: ScheduledRun) -> Double {
    pow(gamma, Double(milestones.passed(at: step, in: run)))
  }
}
