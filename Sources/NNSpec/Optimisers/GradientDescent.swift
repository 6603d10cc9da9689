// SPDX-License-Identifier: MIT

/// w -= rate · g.
package struct SGD: OptimiserSpec {
  package static let name = "sgd"
  package static let summary = "Plain gradient descent."
  package static let mainOption: String? = "learning_rate"
  package let learningRate: Double
  package let weightDecay: Double
  package let weightDecayExempt: [DecayExemption]

  package init(_ option: inout OptionReader) {
    let common = CommonOptimiserOptions(&option, learningRate: 0.01)
    learningRate = common.learningRate
    weightDecay = common.weightDecay
    weightDecayExempt = common.weightDecayExempt
  }

  package var stateCount: Int { 0 }
}

/// v = momentum v + g; w -= rate · v.
///
/// Polyak 1964, as PyTorch writes it.
package struct Momentum: OptimiserSpec {
  package static let name = "momentum"
  package static let summary = "Gradient descent that keeps its speed."
  package static let mainOption: String? = "learning_rate"
  package let learningRate: Double
  package let weightDecay: Double
  package let weightDecayExempt: [DecayExemption]
  package let momentum: Double

  package init(_ option: inout OptionReader) {
    let common = CommonOptimiserOptions(&option, learningRate: 0.01)
    learningRate = common.learningRate
    weightDecay = common.weightDecay
    weightDecayExempt = common.weightDecayExempt
    momentum = option(
      "momentum", "Share of the last step that is kept.", .within(0..<1), default: 0.9)
  }

  package var stateCount: Int { 1 }
}

/// v = momentum v + g; w -= rate (g + momentum v).
///
/// Nesterov 1983, as PyTorch writes it.
package struct Nesterov: OptimiserSpec {
  package static let name = "nesterov"
  package static let summary = "Momentum that looks ahead."
  package static let mainOption: String? = "learning_rate"
  package let learningRate: Double
  package let weightDecay: Double
  package let weightDecayExempt: [DecayExemption]
  package let momentum: Double

  package init(_ option: inout OptionReader) {
    let common = CommonOptimiserOptions(&option, learningRate: 0.01)
    learningRate = common.learningRate
    weightDecay = common.weightDecay
    weightDecayExempt = common.weightDecayExempt
    momentum = option(
      "momentum", "Share of the last step that is kept.", .within(0..<1), default: 0.9)
  }

  package var stateCount: Int { 1 }
}
