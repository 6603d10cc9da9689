// SPDX-License-Identifier: MIT

/// Long short-term memory: c[t] = f c[t-1] + i g, h[t] = o tanh(c[t]).
///
/// i, f, o = sigmoid and g = tanh of x[t] W + h[t-1] U + b; weight `[in, 4 units]`, recurrent_weight `[units, 4 units]`,
/// bias `[4 units]`, gates in the order i, f, g, o. Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000.
package struct Lstm: RecurrentLayer {
  package static let name = "lstm"
  package static let summary = "A recurrent layer with a memory cell and three gates."
  package static let explanation: Explanation? = Explanation(
    formula:
      "c[t] = f c[t-1] + i g, h[t] = o tanh(c[t]); i, f, o = sigmoid and g = tanh of x[t] W + h[t-1] U + b",
    shapes: "[time, in] → [units], or [time, units] with return_sequences",
    example: "- lstm: 64",
    source: "Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000")
  package static let gateCount = 4
  package let recurrent: RecurrentSettings
  package let forgetBias: Double

  package init(_ option: inout OptionReader) {
    recurrent = RecurrentSettings(&option)
    forgetBias = option(
      "forget_bias", "Added to the forget gate's first bias, so that memory lasts at first.",
      default: 1)
  }

  package func levelParameters(inputs: Int) -> [ParameterSpec] {
    gateParameters(inputs: inputs).map { parameter in
      guard parameter.role == .bias, forgetBias != 0 else { return parameter }
      return parameter.raised(
        ParameterSpec.Raise(begin: recurrent.units, count: recurrent.units, by: forgetBias))
    }
  }
}
