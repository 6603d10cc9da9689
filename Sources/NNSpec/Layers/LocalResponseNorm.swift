// SPDX-License-Identifier: MIT

/// Where the neighbours are that a value is weighed against.
package enum ResponseRegion: String, ChoiceValue {
  case across, within
}

/// Divides values by the activity around them.
package struct LocalResponseNorm: LayerSpec {
  package static let name = "local_response_norm"
  package static let summary = "Divides each value by the activity of its neighbours."
  package static let explanation: Explanation? = Explanation(
    formula: "y = x / (k + alpha / n · Σ x²)^beta; across: over `size` neighbouring channels of a "
      + "position, n = size; within: over the square of `size` positions (a run of them in a "
      + "sequence) of a channel, n = all its cells, padding included",
    shapes: "[…, channels] → […, channels]",
    example: "- local_response_norm: {size: 5, alpha: 1e-4}",
    source: "Krizhevsky et al. 2012; across as in PyTorch, within as in Caffe")
  package static let mainOption: String? = "size"
  package static let acceptsVaryingTime = true
  package let size: Int
  package let alpha: Double
  package let beta: Double
  package let k: Double
  package let region: ResponseRegion

  package init(_ option: inout OptionReader) {
    size = option("size", "Neighbours of a value, itself included.", .within(1...4096), default: 5)
    alpha = option("alpha", "Weight of their mean square.", .atLeast(0), default: 1e-4)
    beta = option("beta", "Power of the divisor.", .atLeast(0), default: 0.75)
    k = option("k", "What the divisor begins with.", .above(0), default: 1)
    region = option(
      "region", "Neighbours across channels, or within a channel in space.", default: .across)
    option.require(
      region == .across || size % 2 == 1, "`size` must be odd where `region` is `within`",
      at: "size")
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard region == .within, input.rank < 2 || input.rank > 3 else { return .success(input) }
    return .failure(
      ShapeProblem(
        "needs images or sequences for `region: within`", expected: "[height, width, channels]",
        option: "region"))
  }
}
