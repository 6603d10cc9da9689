// SPDX-License-Identifier: MIT

/// A last dense layer whose units and activation follow from the target and the loss.
///
/// Category: one unit a class with softmax; binary: one unit with sigmoid; number: one linear unit; vector: one linear unit
/// an entry (sigmoid under binary cross-entropy, softmax under cross-entropy).
package struct Output: LayerSpec {
  package static let name = "output"
  package static let summary = "A last dense layer that fits the target and the loss."
  package static let explanation: Explanation? = Explanation(
    formula: "y = f(x W + b); units and f follow from the target and the loss",
    shapes: "[…, in] → […, classes or numbers]",
    example: "- output",
    source: "Goodfellow et al. 2016, section 6.2.2")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package static let mappingHelp: String? =
    "its units follow from the target: write `output` alone, or use `dense`"
  package let useBias: Bool
  /// Filled in by `resolved(for:loss:)`.
  package private(set) var units: Int?
  package private(set) var activation: Chosen<any ActivationSpec>?

  package init(_ option: inout OptionReader) {
    useBias = option("use_bias", "Adds one learned offset a unit.", default: true)
  }

  /// This layer with the units and the activation that a target and a loss ask for.
  package func resolved(units: Int?, activation: String) -> Output {
    var output = self
    output.units = units
    output.activation = Catalogue.activations.standard(activation)
    return output
  }

  /// The dense layer that it is.
  package var dense: Dense { Dense(units: units ?? 1, activation: activation, useBias: useBias) }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    dense.outputShape(of: input).map { $0.replacingLast(with: units) }
  }

  package func parameters(for input: Shape) -> [ParameterSpec] { dense.parameters(for: input) }

  package func multiplyAdds(from input: Shape, to output: Shape) -> Int {
    dense.multiplyAdds(from: input, to: output)
  }

  package var finalActivation: Chosen<any ActivationSpec>? { activation }
}
