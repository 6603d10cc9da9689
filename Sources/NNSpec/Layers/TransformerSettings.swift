// SPDX-License-Identifier: MIT

/// The options that the blocks of a transformer share, besides those of attention.
package struct TransformerSettings: Sendable {
  package let attention: AttentionSettings
  package let feedForwardUnits: Int?
  package let activation: Chosen<any ActivationSpec>?
  package let isPreNorm: Bool
  package let epsilon: Double

  /// `isCausal`: nil where it is an option.
  init(_ option: inout OptionReader, isCausal: Bool? = nil) {
    attention = AttentionSettings(
      &option, isCausal: isCausal,
      dropoutSummary:
        "Share set to zero of the attention, of each part's result and inside the feed-forward part."
    )
    feedForwardUnits = option.optional(
      "feed_forward_units",
      "Width of the feed-forward part; four times the features if it is left out.", .size)
    activation = option.choice(
      "activation", "Function inside the feed-forward part.", of: Catalogue.activations,
      default: "relu")
    isPreNorm = option(
      "pre_norm", "Normalises before each part instead of after it is added.", default: false)
    epsilon = option("epsilon", "Added to the variances.", .divisor, default: 1e-5)
  }

  /// The feed-forward part and as many normalisations as there are parts.
  func parameters(features: Int, norms: Int) -> [ParameterSpec] {
    let units = units(features)
    let feedForward = [
      ParameterSpec("ff1_weight", [features, units], .weight),
      ParameterSpec("ff1_bias", [units], .bias),
      ParameterSpec("ff2_weight", [units, features], .weight),
      ParameterSpec("ff2_bias", [features], .bias),
    ]
    return feedForward
      + (1...norms).flatMap { index in
        [
          ParameterSpec("norm\(index)_gamma", [features], .scale),
          ParameterSpec("norm\(index)_beta", [features], .offset),
        ]
      }
  }

  func multiplyAdds(feedForward input: Shape) -> Int {
    let features = input.features ?? 1
    return saturatingProduct([2, input.steps, features, units(features)])
  }

  private func units(_ features: Int) -> Int {
    feedForwardUnits ?? saturatingProduct([4, features])
  }
}
