// SPDX-License-Identifier: MIT

/// Gradient descent.
package struct SGD: OptimiserSpec {
  package static let name = "sgd"
  package static let summary = "Plain gradient descent."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "w -= rate · g",
    example: "{sgd: {learning_rate: 0.1}}",
    source: "Robbins and Monro 1951, as torch.optim.SGD")
  package let common: CommonOptimiserOptions

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 0.01)
  }

  package var stateCount: Int { 0 }
}

/// Gradient descent with momentum.
package struct Momentum: OptimiserSpec {
  package static let name = "momentum"
  package static let summary = "Gradient descent that keeps its speed."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "v = momentum v + g; w -= rate · v",
    example: "{momentum: {learning_rate: 0.01, momentum: 0.9}}",
    source: "Polyak 1964, as torch.optim.SGD")
  package let common: CommonOptimiserOptions
  package let momentum: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 0.01)
    momentum = option(
      "momentum", "Share of the last step that is kept.", .within(0..<1), default: 0.9)
  }

  package var stateCount: Int { 1 }
}

/// Gradient descent with momentum that looks ahead.
package struct Nesterov: OptimiserSpec {
  package static let name = "nesterov"
  package static let summary = "Momentum that looks ahead."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "v = momentum v + g; w -= rate (g + momentum v)",
    example: "{nesterov: {learning_rate: 0.01, momentum: 0.9}}",
    source: "Nesterov 1983, as torch.optim.SGD")
  package let common: CommonOptimiserOptions
  package let momentum: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 0.01)
    momentum = option(
      "momentum", "Share of the last step that is kept.", .within(0..<1), default: 0.9)
  }

  package var stateCount: Int { 1 }
}
