// SPDX-License-Identifier: MIT

/// Leaves out the time steps whose features all equal `value`, in the data's own unit.
///
/// The first layer of a network over sequences of numbers; what is left out takes no part in anything that follows, nor in
/// the scaling's means. Input and output `[time, features]`.
package struct Masking: LayerSpec {
  package static let name = "masking"
  package static let summary = "Leaves out padded time steps."
  package static let explanation: Explanation? = Explanation(
    formula: "a step takes no part in what follows where every feature is value",
    shapes: "[time, features] → [time, features]",
    example: "- masking: -1",
    source: "Masking of Keras")
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
