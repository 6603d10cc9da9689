// SPDX-License-Identifier: MIT

/// A larger sequence, image or volume by repeating cells or by straight lines between them.
package struct Upsample: LayerSpec {
  package static let name = "upsample"
  package static let summary = "Enlarges a sequence, an image or a volume by a whole factor."
  package static let mainOption: String? = "factor"
  package static let explanation: Explanation? = Explanation(
    formula: "nearest: y[i] = x[floor(i / factor)]; bilinear, along each axis: y[i] = "
      + "(1 - s) x[floor(t)] + s x[floor(t) + 1] with t = max(0, (i + 1/2) / factor - 1/2) and "
      + "s = t - floor(t), level beyond the last cell",
    shapes: "[size…, channels] → [size · factor…, channels]", example: "- upsample: 2",
    source: "UpSampling of Keras; bilinear as in Upsample of PyTorch without aligned corners")
  package let factor: InputSizes
  package let method: UpsamplingMethod

  package init(_ option: inout OptionReader) {
    factor = option(
      "factor", "Cells of the output for one of the input.", .within(1...1024), default: .all(2))
    method = option("method", "Where values between the cells come from.", default: .nearest)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    if let problem = InputAxes.problem(with: input, options: factor.count, "factor") {
      return .failure(problem)
    }
    let sizes = input.dimensions.dropLast()
    let larger = zip(sizes, factor.sizes(sizes.count)).map { size, factor in
      size.map { saturatingProduct([$0, factor]) }
    }
    return Shape(larger + [input.features]).bounded()
  }
}

/// How an enlarged image gets its values.
package enum UpsamplingMethod: String, ChoiceValue {
  case nearest, bilinear
}
