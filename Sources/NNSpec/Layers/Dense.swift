// SPDX-License-Identifier: MIT

/// A fully connected layer: y = f(x W + b).
///
/// Input `[…, in]`, output `[…, units]`; weight `[in, units]`, bias `[units]`. With more than one axis it acts on the last.
package struct Dense: LayerSpec {
  package static let name = "dense"
  package static let summary = "Connects every feature with every unit."
  package static let explanation: Explanation? = Explanation(
    formula: "y = f(x W + b)",
    shapes: "[…, in] → […, units]",
    example: "- dense: {units: 64, activation: relu}",
    source: "Rosenblatt 1958; Dense of Keras")
  package static let acceptsVaryingTime = true
  package static let mainOption: String? = "units"
  package static let hasWeights = true
  package let units: Int
  package let activation: Chosen<any ActivationSpec>?
  package let useBias: Bool

  package init(_ option: inout OptionReader) {
    units = option("units", "Number of outputs.", .size)
    activation = option.choice(
      "activation", "Function applied to the result.", of: Catalogue.activations, default: "linear")
    useBias = option("use_bias", "Adds one learned offset a unit.", default: true)
  }

  package init(units: Int, activation: Chosen<any ActivationSpec>?, useBias: Bool = true) {
    self.units = units
    self.activation = activation
    self.useBias = useBias
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    .success(input.replacingLast(with: units))
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let weight = ParameterSpec("weight", [input.features ?? 1, units], .weight)
    return useBias ? [weight, ParameterSpec("bias", [units], .bias)] : [weight]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([input.features ?? 1, output.count ?? 1])
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}
