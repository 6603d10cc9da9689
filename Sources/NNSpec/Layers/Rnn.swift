// SPDX-License-Identifier: MIT

/// A simple recurrent layer: h[t] = f(x[t] W + h[t-1] U + b).
///
/// weight `[in, units]`, recurrent_weight `[units, units]`, bias `[units]`. Elman 1990; with `activation: relu` and
/// recurrent weights that start as the identity, the IRNN of Le et al. 2015.
package struct Rnn: RecurrentLayer {
  package static let name = "rnn"
  package static let summary = "A recurrent layer with one gate-free state."
  package static let explanation: Explanation? = Explanation(
    formula: "h[t] = f(x[t] W + h[t-1] U + b)",
    shapes: "[time, in] → [units], or [time, units] with return_sequences",
    example: "- rnn: {units: 32, return_sequences: true}",
    source: "Elman 1990; with relu and recurrent weights that start as the identity, Le et al. 2015"
  )
  package static let gateCount = 1
  package let recurrent: RecurrentSettings
  package let activation: Chosen<any ActivationSpec>

  package init(_ option: inout OptionReader) {
    recurrent = RecurrentSettings(&option)
    activation =
      option.choice(
        "activation", "Function applied to the sum.", of: Catalogue.activations, default: "tanh")
      ?? Catalogue.activations.standard("tanh")
    option.require(
      !(activation.value is Softmax), .outOfRange,
      "`softmax` mixes the units of a state; the activation of a recurrent layer acts on each alone",
      at: "activation")
  }

  package func levelParameters(inputs: Int) -> [ParameterSpec] { gateParameters(inputs: inputs) }
}
