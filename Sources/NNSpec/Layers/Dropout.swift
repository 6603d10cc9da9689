// SPDX-License-Identifier: MIT

/// Sets values to zero at random in training.
package struct Dropout: LayerSpec {
  package static let name = "dropout"
  package static let summary = "Sets a random share of the values to zero while training."
  package static let explanation: Explanation? = Explanation(
    formula: "in training y = x / (1 - rate), or 0 with probability rate; else y = x",
    shapes: "[…] → […]", example: "- dropout: 0.3",
    source: "Srivastava et al. 2014, scaled in training")
  package static let acceptsVaryingTime = true
  package static let mainOption: String? = "rate"
  package let rate: Double

  package init(_ option: inout OptionReader) {
    rate = option("rate", "Share of values set to zero.", .within(0..<1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}
