// SPDX-License-Identifier: MIT

/// Relu cut off at 6.
package struct Relu6: ActivationSpec {
  package static let name = "relu6"
  package static let summary = "Cuts values off below 0 and above 6."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = min(max(x, 0), 6)", example: "relu6",
    source: "Krizhevsky 2010")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { min(max(x, 0), 6) }
}

/// Sigmoid in three straight pieces.
package struct HardSigmoid: ActivationSpec {
  package static let name = "hard_sigmoid"
  package static let summary = "Squeezes values into 0 to 1 by straight lines."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = min(max(x + 3, 0), 6) / 6", example: "hard_sigmoid",
    source: "Courbariaux et al. 2015, with the slope of Keras 3 and PyTorch")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { min(max(x + 3, 0), 6) / 6 }
}

/// Silu with a hard sigmoid.
package struct HardSwish: ActivationSpec {
  package static let name = "hard_swish"
  package static let summary = "Multiplies a value by its hard sigmoid."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x min(max(x + 3, 0), 6) / 6", example: "hard_swish",
    source: "Howard et al. 2019")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { x * min(max(x + 3, 0), 6) / 6 }
}

/// Tanh in three straight pieces.
package struct HardTanh: ActivationSpec {
  package static let name = "hard_tanh"
  package static let summary = "Cuts values off below -1 and above 1."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = min(max(x, -1), 1)", example: "hard_tanh",
    source: "Collobert 2004")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { min(max(x, -1), 1) }
}
