// SPDX-License-Identifier: MIT

/// An image made larger from its channels.
package struct PixelShuffle: LayerSpec {
  package static let name = "pixel_shuffle"
  package static let summary = "Enlarges an image by laying its channels side by side."
  package static let mainOption: String? = "factor"
  package static let explanation: Explanation? = Explanation(
    formula: "y[h · factor + i, w · factor + j, c] = x[h, w, (c · factor + i) · factor + j]",
    shapes: "[height, width, channels · factor²] → [height · factor, width · factor, channels]",
    example: "- pixel_shuffle: 2", source: "Shi et al. 2016; channels as PixelShuffle of PyTorch")
  package let factor: Int

  package init(_ option: inout OptionReader) {
    factor = option(
      "factor", "Cells of the output for one of the input, both ways.", .within(1...1024),
      default: 2)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank == 3 else {
      return .failure(
        ShapeProblem(
          "needs an image, but gets \(input.rank) \(input.rank == 1 ? "dimension" : "dimensions")",
          expected: "[height, width, channels]", help: ["put `- reshape: [h, w, c]` before it"]))
    }
    let cells = factor * factor
    if let channels = input.features, channels % cells != 0 {
      return .failure(
        ShapeProblem(
          "lays \(cells) channels side by side, but its input has \(channels)",
          expected: "a multiple of \(cells) channels", option: "factor",
          help: ["give the layer before it a multiple of \(cells) filters"]))
    }
    let sizes = input.dimensions.dropLast().map { $0.map { saturatingProduct([$0, factor]) } }
    return Shape(sizes + [input.features.map { $0 / cells }]).bounded()
  }
}
