// SPDX-License-Identifier: MIT

/// A sequence, an image or a volume without its border.
package struct Crop: LayerSpec {
  package static let name = "crop"
  package static let summary = "Cuts cells off the ends of every axis but the last."
  package static let mainOption: String? = "cropping"
  package static let explanation: Explanation? = Explanation(
    formula: "y[i] = x[i + before]",
    shapes: "[size…, channels] → [size - before - after…, channels]",
    example: "- crop: [[1, 1], [2, 2]]", source: "Cropping of Keras")
  package let cropping: InputEnds

  package init(_ option: inout OptionReader) {
    cropping = option("cropping", "Cells cut off the ends.", .within(0...65_536), default: .all(1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    if let problem = InputAxes.problem(with: input, options: cropping.count, "cropping") {
      return .failure(problem)
    }
    let sizes = input.dimensions.dropLast()
    let ends = cropping.ends(sizes.count)
    let left = zip(sizes, ends).map { size, ends in size.map { $0 - ends.before - ends.after } }
    if let axis = left.firstIndex(where: { $0.map { $0 < 1 } ?? false }) {
      let name = InputAxes.names(sizes.count)[axis]
      let least = ends.map { "\($0.before + $0.after + 1)" } + ["n"]
      return .failure(
        ShapeProblem(
          "cuts off all of its input's \(name)",
          expected: "at least [\(least.joined(separator: ", "))]", option: "cropping",
          help: ["cut off less than the \(sizes[axis] ?? 0) cells of the \(name)"]))
    }
    return .success(Shape(left + [input.features]))
  }
}
