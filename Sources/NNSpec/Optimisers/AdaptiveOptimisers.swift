// SPDX-License-Identifier: MIT

/// Steps divided by the size of all gradients so far.
package struct Adagrad: OptimiserSpec {
  package static let name = "adagrad"
  package static let summary = "Shorter steps for weights that have moved much."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "s += g²; w -= rate · g / (√s + epsilon)",
    example: "{adagrad: {learning_rate: 0.01}}",
    source: "Duchi et al. 2011, as torch.optim.Adagrad")
  package let common: CommonOptimiserOptions
  package let initialAccumulator: Double
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    initialAccumulator = option(
      "initial_accumulator", "What s starts at.", .atLeast(0), default: 0.1)
    epsilon = option("epsilon", "Added to the root.", .divisor, default: 1e-7)
  }

  package var stateCount: Int { 1 }
}

/// Steps divided by the recent size of the gradient.
package struct RMSProp: OptimiserSpec {
  package static let name = "rmsprop"
  package static let summary = "Steps divided by the recent size of the gradient."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      s = rho s + (1 - rho) g²; d = g / (√s + epsilon), centred with s less the square of the \
      mean gradient; with momentum v = momentum v + d, w -= rate · v
      """,
    example: "{rmsprop: {learning_rate: 1e-3, momentum: 0.9, centred: true}}",
    source: "Hinton 2012, Graves 2013, as torch.optim.RMSprop")
  package let common: CommonOptimiserOptions
  package let rho: Double
  package let momentum: Double
  package let centred: Bool
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    rho = option("rho", "Memory of the mean square.", .within(0..<1), default: 0.9)
    momentum = option(
      "momentum", "Share of the last step that is kept.", .within(0..<1), default: 0)
    centred = option("centred", "Divides by the deviation instead.", default: false)
    epsilon = option("epsilon", "Added to the root.", .divisor, default: 1e-7)
  }

  package var stateCount: Int { 3 }
}
