// SPDX-License-Identifier: MIT

/// The largest value of each channel; the gradient goes to the first of the largest.
package struct GlobalMaxPool: LayerSpec {
  package static let name = "global_max_pool"
  package static let summary = "Keeps each channel's largest value over all positions."
  package static let acceptsVaryingTime = true
  package static let explanation: Explanation? = Explanation(
    formula: "y[c] = max over all positions of x[·, c]", shapes: "[…, channels] → [channels]",
    example: "- global_max_pool", source: "Collobert et al. 2011; GlobalMaxPooling of Keras")
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    input.pooledOverPositions("to take the largest of")
  }
}
