// SPDX-License-Identifier: MIT

/// y[c] = max over all positions: `[…, channels]` becomes `[channels]`.
///
/// The gradient goes to the first of the largest.
package struct GlobalMaxPool: LayerSpec {
  package static let name = "global_max_pool"
  package static let summary = "Keeps each channel's largest value over all positions."
  package static let acceptsVaryingTime = true
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    input.pooledOverPositions("to take the largest of")
  }
}
