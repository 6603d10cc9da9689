// SPDX-License-Identifier: MIT

/// Cells of zeros around a sequence, an image or a volume.
package struct ZeroPad: LayerSpec {
  package static let name = "zero_pad"
  package static let summary = "Adds cells of zeros at the ends of every axis but the last."
  package static let mainOption: String? = "padding"
  package static let explanation: Explanation? = Explanation(
    formula: "y[i] = x[i - before] where that is inside x, else 0",
    shapes: "[size…, channels] → [before + size + after…, channels]",
    example: "- zero_pad: [[1, 1], [2, 2]]", source: "ZeroPadding of Keras")
  package let padding: InputEnds

  package init(_ option: inout OptionReader) {
    padding = option("padding", "Cells added at the ends.", .within(0...4096), default: .all(1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    if let problem = InputAxes.problem(with: input, options: padding.count, "padding") {
      return .failure(problem)
    }
    let sizes = input.dimensions.dropLast()
    let larger = zip(sizes, padding.ends(sizes.count)).map { size, ends in
      size.map { ends.before + $0 + ends.after }
    }
    return Shape(larger + [input.features]).bounded()
  }
}
