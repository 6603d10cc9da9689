// SPDX-License-Identifier: MIT

/// A dense layer with a learned way around it.
package struct Highway: LayerSpec {
  package static let name = "highway"
  package static let summary = "Mixes a dense layer with its own input by a learned gate."
  package static let explanation: Explanation? = Explanation(
    formula: "y = g f(x W + b) + (1 - g) x with g = sigmoid(x gate_weight + gate_bias)",
    shapes: "[…, n] → […, n]", example: "- highway: {activation: relu}",
    source: "Srivastava et al. 2015; the gate's bias starts at -2 as in Keras 1")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let activation: Chosen<any ActivationSpec>?
  package let initialGateBias: Double

  package init(_ option: inout OptionReader) {
    activation = option.choice(
      "activation", "Function applied to the dense layer.", of: Catalogue.activations,
      default: "relu")
    initialGateBias = option(
      "initial_gate_bias", "Added to the gate's first biases: below 0, the input passes at first.",
      default: -2)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let features = input.features ?? 1
    return [
      ParameterSpec("weight", [features, features], .weight),
      ParameterSpec("bias", [features], .bias),
      ParameterSpec("gate_weight", [features, features], .weight),
      ParameterSpec("gate_bias", [features], .bias)
        .raised(.init(begin: 0, count: features, by: initialGateBias)),
    ]
  }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    saturatingProduct([2, input.features ?? 1, output.count ?? 1])
  }
}
