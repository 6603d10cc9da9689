// SPDX-License-Identifier: MIT

/// The axes of an example in another order.
package struct Permute: LayerSpec {
  package static let name = "permute"
  package static let summary = "Puts an example's axes in another order."
  package static let mainOption: String? = "axes"
  package static let explanation: Explanation? = Explanation(
    formula: "axis a of y = axis axes[a] of x, counted from 1",
    shapes: "[a, b, c] with axes [3, 1, 2] → [c, a, b]", example: "- permute: [2, 1]",
    source: "Permute of Keras")
  package let axes: [Int]

  package init(_ option: inout OptionReader) {
    axes = option("axes", "The input's axes, from 1, in the order of the output's.", .atLeast(1))
    option.require(
      axes.sorted() == axes.indices.map { $0 + 1 },
      "`axes` must name every axis from 1 on once, such as [2, 1]", at: "axes")
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == axes.count else {
      let all = (1...max(input.rank, 1)).map { "\($0)" }.joined(separator: ", ")
      return .failure(
        ShapeProblem(
          "orders \(axes.count) axes, but its input has \(input.rank)",
          expected: "\(axes.count) dimensions", option: "axes",
          help: ["name each of the axes \(all) once"]))
    }
    return .success(Shape(axes.map { input.dimensions[$0 - 1] }))
  }
}
