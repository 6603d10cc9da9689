// SPDX-License-Identifier: MIT

/// A rectifier whose slope for negative values is learned.
package struct PRelu: LayerSpec {
  package static let name = "prelu"
  package static let summary = "Learns the slope of negative values."
  package static let explanation: Explanation? = Explanation(
    formula: "y = x for x > 0, else alpha x; alpha [features], or [1] if shared, starts at 0",
    shapes: "[…, features] → […, features]", example: "- prelu", source: "He et al. 2015")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let shared: Bool

  package init(_ option: inout OptionReader) {
    shared = option("shared", "One slope for all features instead of one each.", default: false)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    // A penalty would pull the slopes towards relu, so it leaves them alone, as it does offsets.
    [ParameterSpec("alpha", [shared ? 1 : input.features ?? 1], .offset)]
  }
}
