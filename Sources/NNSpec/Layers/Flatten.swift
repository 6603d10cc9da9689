// SPDX-License-Identifier: MIT

/// All axes of an example in one row: `[height, width, channels]` becomes `[height · width · channels]`.
package struct Flatten: LayerSpec {
  package static let name = "flatten"
  package static let summary = "Lays all axes out in one row."
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    .success(Shape([input.count]))
  }
}
