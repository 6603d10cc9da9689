// SPDX-License-Identifier: MIT

/// Layer normalisation, over the features of each position.
package struct LayerNorm: LayerSpec {
  package static let name = "layer_norm"
  package static let summary = "Normalises each example over its features."
  package static let explanation: Explanation? = Explanation(
    formula: "y = gamma (x - mean) / √(variance + epsilon) + beta; mean and biased "
      + "variance over the last axis of each position",
    shapes: "[…, features] → […, features]", example: "- layer_norm",
    source: "Ba et al. 2016; defaults of Keras")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let epsilon: Double
  package let affine: Bool

  package init(_ option: inout OptionReader) {
    epsilon = option("epsilon", "Added to the variance.", .divisor, default: 1e-3)
    affine = option("affine", "Learns a scale and an offset a feature.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let features = input.features ?? 1
    guard affine else { return [] }
    return [
      ParameterSpec("gamma", [features], .scale), ParameterSpec("beta", [features], .offset),
    ]
  }
}
