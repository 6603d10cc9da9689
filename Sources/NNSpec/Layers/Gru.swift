// SPDX-License-Identifier: MIT

/// Gated recurrent unit: h[t] = (1 - z) n + z h[t-1].
///
/// r, z = sigmoid(x[t] W + h[t-1] U + b); n = tanh(x W + b + r (h U + recurrent_bias)), or without `reset_after`
/// n = tanh(x W + b + (r h) U). weight `[in, 3 units]`, recurrent_weight `[units, 3 units]`, bias `[3 units]`, recurrent_bias
/// `[3 units]` (only with `reset_after`), gates in the order r, z, n. Cho et al. 2014; `reset_after` as in cuDNN.
package struct Gru: RecurrentLayer {
  package static let name = "gru"
  package static let summary = "A recurrent layer with two gates and no cell."
  package static let explanation: Explanation? = Explanation(
    formula:
      "h[t] = (1 - z) n + z h[t-1]; r, z = sigmoid(x[t] W + h[t-1] U + b), n = tanh(x[t] W + b + r (h[t-1] U + c)), or without reset_after n = tanh(x[t] W + b + (r h[t-1]) U)",
    shapes: "[time, in] → [units], or [time, units] with return_sequences",
    example: "- gru: {units: 32, dropout: 0.2}",
    source: "Cho et al. 2014; reset_after as in cuDNN")
  package static let gateCount = 3
  package let recurrent: RecurrentSettings
  package let resetAfter: Bool

  package init(_ option: inout OptionReader) {
    recurrent = RecurrentSettings(&option)
    resetAfter = option(
      "reset_after", "The reset gate acts after the product with the state instead of before it.",
      default: true)
  }

  package func levelParameters(inputs: Int) -> [ParameterSpec] {
    let parameters = gateParameters(inputs: inputs)
    guard resetAfter else { return parameters }
    let width = saturatingProduct([3, recurrent.units])
    return parameters + [ParameterSpec("recurrent_bias", [width], .bias)]
  }
}
