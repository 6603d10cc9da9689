// SPDX-License-Identifier: MIT

/// Momentum with orthogonal steps for matrices, AdamW for the rest.
package struct Muon: OptimiserSpec {
  package static let name = "muon"
  package static let summary =
    "Orthogonal steps for matrices of weights; all other parameters are moved by adamw."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      m = momentum m + (1 - momentum) g; x = m, or (1 - momentum) g + momentum m with \
      nesterov; x /= |x|; `steps` times x = a x + (b x xᵀ + c (x xᵀ)²) x with a, b, c = \
      3.4445, -4.775, 2.0315; w -= rate · weight_decay · w + rate √max(1, out / in) x; \
      matrices are parameters named as weights with two axes or more, kernels taken as [k… · \
      in, out]
      """,
    example: "{muon: {learning_rate: 0.02, adam_learning_rate_scale: 0.05}}",
    source: "Jordan et al. 2024, as torch.optim.Muon, in float32")
  package let common: CommonOptimiserOptions
  package let momentum: Double
  package let nesterov: Bool
  package let steps: Int
  package let adamLearningRateScale: Double
  package let beta1: Double
  package let beta2: Double
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3, weightDecay: 0.1)
    momentum = option("momentum", "Memory of the mean gradient.", .within(0..<1), default: 0.95)
    nesterov = option("nesterov", "Looks ahead.", default: true)
    steps = option(
      "steps", "Newton-Schulz steps to an orthogonal matrix.", .within(1...20), default: 5)
    adamLearningRateScale = option(
      "adam_learning_rate_scale", "Factor of the learning rate for what adamw moves.", .atLeast(0),
      default: 1)
    beta1 = option("beta1", "For adamw: memory of the mean gradient.", .within(0..<1), default: 0.9)
    beta2 = option("beta2", "For adamw: memory of the mean square.", .within(0..<1), default: 0.999)
    epsilon = option("epsilon", "For adamw: added to the root.", .divisor, default: 1e-8)
  }

  package var stateCount: Int { 1 }
}
