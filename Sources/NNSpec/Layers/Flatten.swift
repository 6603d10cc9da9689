// SPDX-License-Identifier: MIT

/// All axes of an example in one row.
package struct Flatten: LayerSpec {
  package static let name = "flatten"
  package static let summary = "Lays all axes out in one row."
  package static let explanation: Explanation? = Explanation(
    formula: "y = the values of x in the same order, the last axis fastest",
    shapes: "[height, width, channels] → [height · width · channels]", example: "- flatten",
    source: "Flatten of Keras")
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    .success(Shape([input.count]))
  }
}
