// SPDX-License-Identifier: MIT

/// Dropout: in training a value is 0 with probability `rate`, else divided by 1 - rate; in use nothing happens.
///
/// Any shape. Srivastava et al. 2014, in the inverted form.
package struct Dropout: LayerSpec {
  package static let name = "dropout"
  package static let summary = "Sets a random share of the values to zero while training."
  package static let explanation: Explanation? = Explanation(
    formula:
      "y = x m / (1 - rate) in training, m being 0 with probability rate, else 1; y = x in use",
    shapes: "[…] → […]",
    example: "- dropout: 0.3",
    source: "Srivastava et al. 2014, in the inverted form")
  package static let acceptsVaryingTime = true
  package static let mainOption: String? = "rate"
  package let rate: Double

  package init(_ option: inout OptionReader) {
    rate = option("rate", "Share of values set to zero.", .within(0..<1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}
