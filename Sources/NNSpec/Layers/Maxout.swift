// SPDX-License-Identifier: MIT

/// Fully connected units of several linear pieces.
package struct Maxout: LayerSpec {
  package static let name = "maxout"
  package static let summary = "Gives the largest of several linear pieces a unit."
  package static let explanation: Explanation? = Explanation(
    formula: "y_u = max over p of (x W + b)_{u · pieces + p}; weight [in, units · pieces]",
    shapes: "[…, in] → […, units]", example: "- maxout: {units: 32, pieces: 2}",
    source: "Goodfellow et al. 2013")
  package static let acceptsVaryingTime = true
  package static let mainOption: String? = "units"
  package static let hasWeights = true
  package let units: Int
  package let pieces: Int

  package init(_ option: inout OptionReader) {
    units = option("units", "Number of outputs.", .size)
    pieces = option("pieces", "Linear pieces of a unit.", .within(1...65_536), default: 2)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    .success(input.replacingLast(with: units))
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let columns = saturatingProduct([units, pieces])
    return [
      ParameterSpec("weight", [input.features ?? 1, columns], .weight),
      ParameterSpec("bias", [columns], .bias),
    ]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([input.features ?? 1, pieces, output.count ?? 1])
  }
}
