// SPDX-License-Identifier: MIT

/// Steps by the sign of the gradient alone.
package struct Rprop: OptimiserSpec {
  package static let name = "rprop"
  package static let summary =
    "A step size for every weight, grown while the sign of its gradient stays; for full batches."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      s = clamp(s · factor, step_range), factor = factors[1] if the gradient kept its sign, \
      factors[0] (and g = 0) if it changed, else 1; w -= s · sign(g); s starts at the learning \
      rate, and a schedule scales all steps
      """,
    example: "{rprop: {learning_rate: 0.01, factors: [0.5, 1.2]}}",
    source: "Riedmiller and Braun 1993, as torch.optim.Rprop")
  package let common: CommonOptimiserOptions
  package let factors: [Double]
  package let stepRange: [Double]

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 0.01)
    factors = option(
      "factors", "Of a step when the sign changes, and when it stays.", .above(0),
      default: [0.5, 1.2])
    stepRange = option(
      "step_range", "The shortest and the longest step.", .above(0), default: [1e-6, 50])
    option.require(
      factors.count == 2 && factors[0] < 1 && factors[1] >= 1,
      "`factors` are two numbers, below 1 and at least 1", at: "factors")
    option.require(
      stepRange.count == 2 && stepRange[0] <= stepRange[1],
      "`step_range` is two numbers, the smaller one first", at: "step_range")
  }

  package var stateCount: Int { 2 }
}
