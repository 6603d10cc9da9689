// SPDX-License-Identifier: MIT

/// Steps without a rate of their own.
package struct Adadelta: OptimiserSpec {
  package static let name = "adadelta"
  package static let summary =
    "Steps as long as those of late, divided by the recent size of the gradient."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      s = rho s + (1 - rho) g²; d = √(u + epsilon) / √(s + epsilon) · g; u = rho u + (1 - rho) \
      d²; w -= rate · d
      """,
    example: "{adadelta: {learning_rate: 1, rho: 0.9}}",
    source: "Zeiler 2012, as torch.optim.Adadelta")
  package let common: CommonOptimiserOptions
  package let rho: Double
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    rho = option("rho", "Memory of the mean squares.", .within(0..<1), default: 0.95)
    epsilon = option("epsilon", "Added inside the roots.", .divisor, default: 1e-7)
  }

  package var stateCount: Int { 2 }
}
