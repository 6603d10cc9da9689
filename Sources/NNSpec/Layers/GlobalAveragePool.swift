// SPDX-License-Identifier: MIT

/// y[c] = mean over all positions: `[…, channels]` becomes `[channels]`.
///
/// Lin et al. 2013.
package struct GlobalAveragePool: LayerSpec {
  package static let name = "global_average_pool"
  package static let summary = "Averages each channel over all positions."
  package static let acceptsVaryingTime = true
  package init(_ option: inout OptionReader) {}

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank >= 2 else {
      return .failure(
        ShapeProblem(
          "needs positions to average over, but gets one flat row",
          expected: "[…, channels]", help: ["leave it out: the row is flat already"]))
    }
    return .success(Shape([input.features]))
  }
}
