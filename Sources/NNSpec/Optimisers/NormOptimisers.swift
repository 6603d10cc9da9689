// SPDX-License-Identifier: MIT

/// Adam with a rate for every parameter by norms.
package struct Lamb: MomentOptimiser {
  package static let name = "lamb"
  package static let summary =
    "Adam for very large batches: steps in proportion to the norm of each parameter."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      u = m̂ / (√v̂ + epsilon) + weight_decay · w; w -= rate · |w| / |u| · u, with the norms \
      of whole parameters (1 where one is 0)
      """,
    example: "{lamb: {learning_rate: 2e-3, weight_decay: 0.01}}",
    source: "You et al. 2020, algorithm 2")
  package let common: CommonOptimiserOptions
  package let moments: MomentOptions

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    moments = MomentOptions(&option, epsilon: 1e-7)
  }

  package var stateCount: Int { 2 }
}

/// Momentum with a rate for every parameter by norms.
package struct Lars: OptimiserSpec {
  package static let name = "lars"
  package static let summary =
    "Momentum for very large batches: steps in proportion to the norm of each parameter."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      local = trust |w| / (|g| + weight_decay |w|), with the norms of whole parameters (1 \
      where one is 0); v = momentum v + rate · local (g + weight_decay · w); w -= v
      """,
    example: "{lars: {learning_rate: 1, momentum: 0.9, weight_decay: 1e-4}}",
    source: "You et al. 2017, algorithm 1")
  package let common: CommonOptimiserOptions
  package let momentum: Double
  package let trust: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1.0)
    momentum = option(
      "momentum", "Share of the last step that is kept.", .within(0..<1), default: 0.9)
    trust = option("trust", "Length of a step against the weight's.", .above(0), default: 0.001)
  }

  package var stateCount: Int { 1 }
}
