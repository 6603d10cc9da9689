// SPDX-License-Identifier: MIT

/// Steps of one length, by the sign of the momentum.
package struct Lion: OptimiserSpec {
  package static let name = "lion"
  package static let summary = "Steps of one length in the direction of the momentum's sign."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      c = beta1 m + (1 - beta1) g; w -= rate (sign(c) + weight_decay · w); m = beta2 m + (1 - \
      beta2) g
      """,
    example: "{lion: {learning_rate: 1e-4, weight_decay: 0.1}}",
    source: "Chen et al. 2023, algorithm 2")
  package let common: CommonOptimiserOptions
  package let beta1: Double
  package let beta2: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    beta1 = option("beta1", "Share of the mean in a step.", .within(0..<1), default: 0.9)
    beta2 = option("beta2", "Memory of the mean gradient.", .within(0..<1), default: 0.99)
  }

  package var stateCount: Int { 1 }
}
