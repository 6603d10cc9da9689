// SPDX-License-Identifier: MIT

/// Weighs channels by what the whole example is like.
package struct SqueezeExcite: LayerSpec {
  package static let name = "squeeze_excite"
  package static let summary = "Weighs each channel by a small network that sees the means of all."
  package static let explanation: Explanation? = Explanation(
    formula:
      "y = x sigmoid(expand(relu(reduce(mean of x over all positions)))), channel by channel",
    shapes: "[…, channels] → […, channels]", example: "- squeeze_excite: {ratio: 16}",
    source: "Hu et al. 2017")
  package static let acceptsVaryingTime = true
  package static let mainOption: String? = "units"
  package static let hasWeights = true
  package let units: Int?
  package let ratio: Int?

  package init(_ option: inout OptionReader) {
    units = option.optional("units", "Units of the narrow layer.", .size)
    ratio = option.optional("ratio", "Channels for one unit of the narrow layer.", .size)
    option.exactlyOne(of: ["units", "ratio"])
  }

  /// At least 1 for a ratio, whatever the number of channels.
  package func units(for channels: Int) -> Int { units ?? max(1, channels / (ratio ?? 1)) }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    input.pooledOverPositions("to average over").map { _ in input }
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let channels = input.features ?? 1
    let units = units(for: channels)
    return [
      ParameterSpec("reduce_weight", [channels, units], .weight),
      ParameterSpec("reduce_bias", [units], .bias),
      ParameterSpec("expand_weight", [units, channels], .weight),
      ParameterSpec("expand_bias", [channels], .bias),
    ]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    let channels = input.features ?? 1
    return saturatingProduct([2, channels, units(for: channels)])
  }
}
