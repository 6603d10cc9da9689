// SPDX-License-Identifier: MIT

/// Normalisation by the root of the mean square, without a mean.
package struct RmsNorm: LayerSpec {
  package static let name = "rms_norm"
  package static let summary = "Divides each position by the size of its features."
  package static let explanation: Explanation? = Explanation(
    formula: "y = gamma x / √(mean of x² + epsilon), over the last axis of each position",
    shapes: "[…, features] → […, features]", example: "- rms_norm",
    source: "Zhang and Sennrich 2019; defaults of Keras")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let epsilon: Double
  package let affine: Bool

  package init(_ option: inout OptionReader) {
    epsilon = option("epsilon", "Added to the mean square.", .divisor, default: 1e-6)
    affine = option("affine", "Learns a scale a feature.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    affine ? [ParameterSpec("gamma", [input.features ?? 1], .scale)] : []
  }
}
