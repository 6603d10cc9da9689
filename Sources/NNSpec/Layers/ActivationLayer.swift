// SPDX-License-Identifier: MIT

/// An activation function as a layer of its own; `- relu` is short for `- activation: relu`.
package struct ActivationLayer: LayerSpec {
  package static let name = "activation"
  package static let summary = "Applies an activation function."
  package static let explanation: Explanation? = Explanation(
    formula: "y = f(x), value by value unless the function says otherwise",
    shapes: "[…] → […]",
    example: "- activation: {leaky_relu: 0.2}",
    source: "Activation of Keras")
  package static let mainOption: String? = "function"
  package static let acceptsVaryingTime = true
  package let function: Chosen<any ActivationSpec>?

  package init(_ option: inout OptionReader) {
    function = option.choice(
      "function", "The function.", of: Catalogue.activations, isRequired: true)
  }

  package init(_ function: any ActivationSpec) {
    self.function = Chosen(function, name: type(of: function).name, span: nil)
  }

  /// `activation: {leaky_relu: 0.2}` is a choice, not a mapping of options.
  package static func isMainValue(_ entries: [YAMLEntry]) -> Bool {
    entries.count == 1 && Catalogue.activations.entry(named: entries[0].key) != nil
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
  package var finalActivation: Chosen<any ActivationSpec>? { function }
}
