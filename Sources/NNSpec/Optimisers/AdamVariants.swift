// SPDX-License-Identifier: MIT

/// Adam whose mean square never falls.
package struct AMSGrad: MomentOptimiser {
  package static let name = "amsgrad"
  package static let summary = "Adam whose steps never grow again."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "m, v as in adam; s = max(s, v); w -= rate · m̂ / (√ŝ + epsilon)",
    example: "{amsgrad: {learning_rate: 1e-3}}",
    source: "Reddi et al. 2018, as torch.optim.Adam(amsgrad=True)")
  package let common: CommonOptimiserOptions
  package let moments: MomentOptions

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    moments = MomentOptions(&option)
  }

  package var stateCount: Int { 3 }
}

/// Adam by the largest gradient.
package struct Adamax: OptimiserSpec {
  package static let name = "adamax"
  package static let summary = "Adam whose steps are divided by the largest recent gradient."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "m as in adam; u = max(beta2 u, |g| + epsilon); w -= rate · m̂ / u",
    example: "{adamax: {learning_rate: 1e-3}}",
    source: "Kingma and Ba 2014, section 7, as torch.optim.Adamax")
  package let common: CommonOptimiserOptions
  package let beta1: Double
  package let beta2: Double
  package let epsilon: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    beta1 = option("beta1", "Memory of the mean gradient.", .within(0..<1), default: 0.9)
    beta2 = option("beta2", "Memory of the largest gradient.", .within(0..<1), default: 0.999)
    epsilon = option("epsilon", "Added to the gradient's size.", .divisor, default: 1e-8)
  }

  package var stateCount: Int { 2 }
}

/// Adam with Nesterov's momentum.
package struct Nadam: MomentOptimiser {
  package static let name = "nadam"
  package static let summary = "Adam that looks ahead."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      mu_t = beta1 (1 - ½ · 0.96^(t · momentum_decay)); w -= rate · (mu_(t+1) m / (1 - Π mu to \
      t+1) + (1 - mu_t) g / (1 - Π mu to t)) / (√v̂ + epsilon)
      """,
    example: "{nadam: {learning_rate: 1e-3}}",
    source: "Dozat 2016, as torch.optim.NAdam")
  package let common: CommonOptimiserOptions
  package let moments: MomentOptions
  package let momentumDecay: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    moments = MomentOptions(&option)
    momentumDecay = option(
      "momentum_decay", "How fast the momentum grows to beta1.", .atLeast(0), default: 0.004)
  }

  package var stateCount: Int { 2 }
}

/// Adam with rectified first steps.
package struct RAdam: MomentOptimiser {
  package static let name = "radam"
  package static let summary = "Adam that needs no warm-up."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      n = 2 / (1 - beta2) - 1; p = n - 2 t beta2^t / (1 - beta2^t); w -= rate · r m̂ / (√v + \
      epsilon) · √(1 - beta2^t) with r² = (p - 4)(p - 2) n / ((n - 4)(n - 2) p) if p > 5, else \
      w -= rate · m̂
      """,
    example: "{radam: {learning_rate: 1e-3}}",
    source: "Liu et al. 2020, as torch.optim.RAdam")
  package let common: CommonOptimiserOptions
  package let moments: MomentOptions

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    moments = MomentOptions(&option)
  }

  package var stateCount: Int { 2 }
}
