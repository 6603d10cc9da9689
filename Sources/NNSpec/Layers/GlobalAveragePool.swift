// SPDX-License-Identifier: MIT

/// The mean of each channel over all positions.
package struct GlobalAveragePool: LayerSpec {
  package static let name = "global_average_pool"
  package static let summary = "Averages each channel over all positions."
  package static let acceptsVaryingTime = true
  package static let explanation: Explanation? = Explanation(
    formula: "y[c] = mean over all positions of x[·, c]", shapes: "[…, channels] → [channels]",
    example: "- global_average_pool", source: "Lin et al. 2013")
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    input.pooledOverPositions("to average over")
  }
}

extension Shape {
  /// `[channels]` of `[…, channels]`, or why there is nothing to pool; `purpose` is "to average over".
  func pooledOverPositions(_ purpose: String) -> Result<Shape, ShapeProblem> {
    guard rank >= 2 else {
      return .failure(
        ShapeProblem(
          "needs positions \(purpose), but gets one flat row", expected: "[…, channels]",
          help: ["leave it out: the row is flat already"]))
    }
    return .success(Shape([features]))
  }
}
