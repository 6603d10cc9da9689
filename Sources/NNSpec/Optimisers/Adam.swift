// SPDX-License-Identifier: MIT

/// Adaptive moments.
package struct Adam: MomentOptimiser {
  package static let name = "adam"
  package static let summary = "Momentum and a step size for every weight."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; w -= rate · m̂ / (√v̂ + \
      epsilon), m̂ = m / (1 - beta1^t), v̂ likewise
      """,
    example: "{adam: {learning_rate: 1e-3}}",
    source: "Kingma and Ba 2014, as torch.optim.Adam")
  package let common: CommonOptimiserOptions
  package let moments: MomentOptions

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    moments = MomentOptions(&option)
  }

  package var stateCount: Int { 2 }
}

/// Adam with decoupled weight decay.
package struct AdamW: MomentOptimiser {
  package static let name = "adamw"
  package static let summary = "Adam with weight decay apart from the gradient."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: "w -= rate · weight_decay · w, then as adam; with amsgrad the largest v so far stands "
      + "for v",
    example: "{adamw: {learning_rate: 2e-3, weight_decay: 0.01}}",
    source: "Loshchilov and Hutter 2017, as torch.optim.AdamW")
  package let common: CommonOptimiserOptions
  package let moments: MomentOptions
  package let amsgrad: Bool

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3, weightDecay: 0.004)
    moments = MomentOptions(&option)
    amsgrad = option("amsgrad", "Divides by the largest mean square so far.", default: false)
  }

  package var stateCount: Int { amsgrad ? 3 : 2 }
}
