// SPDX-License-Identifier: MIT

/// Gated recurrent unit.
package struct Gru: RecurrentLayer {
  package static let name = "gru"
  package static let summary = "A recurrent layer with two gates and no cell."
  package static let explanation: Explanation? = Explanation(
    formula: "h[t] = (1 - z) n + z h[t-1]; r, z = sigmoid(x[t] W + b + h[t-1] U + recurrent_bias), "
      + "n = tanh(x[t] W + b + r (h[t-1] U + recurrent_bias)); without reset_after there is no "
      + "recurrent_bias and n = tanh(x[t] W + b + (r h[t-1]) U); gates in the order r, z, n",
    shapes: "[time, in] → [units], or [time, units] with return_sequences", example: "- gru: 64",
    source: "Cho et al. 2014; reset_after: cuDNN")
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
