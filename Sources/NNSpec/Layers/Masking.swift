// SPDX-License-Identifier: MIT

/// Leaves out padded steps: they take part in nothing that follows, nor in the scaling's means.
package struct Masking: LayerSpec {
  package static let name = "masking"
  package static let summary = "Leaves out padded time steps."
  package static let explanation: Explanation? = Explanation(
    formula: "time steps whose features all equal value, in the data's own unit, are left "
      + "out of all that follows; the first layer",
    shapes: "[time, features] → [time, features]", example: "- masking: 0",
    source: "as in Keras, where later layers must support it")
  package static let mainOption: String? = "value"
  package static let acceptsVaryingTime = true
  package let value: Double

  package init(_ option: inout OptionReader) {
    value = option("value", "What every feature of a padded step is.", default: 0)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == 2 else { return .failure(.needsSequence(input)) }
    return .success(Shape(input.dimensions, hasVaryingTime: true))
  }
}
