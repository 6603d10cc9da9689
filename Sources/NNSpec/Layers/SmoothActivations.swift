// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The Gaussian error linear unit.
package struct Gelu: ActivationSpec {
  package static let name = "gelu"
  package static let summary = "Weighs a value by the share of a normal distribution below it."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x Φ(x), Φ being the exact normal distribution function", example: "gelu",
    source: "Hendrycks & Gimpel 2016")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { x / 2 * erfc(-x / 2.0.squareRoot()) }
}

/// Gelu by a formula with tanh, as GPT-2 has it.
package struct GeluTanh: ActivationSpec {
  package static let name = "gelu_tanh"
  package static let summary = "Approximates gelu with tanh."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x / 2 · (1 + tanh(√(2 / π) (x + 0.044715 x³)))", example: "gelu_tanh",
    source: "Hendrycks & Gimpel 2016")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? {
    x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
  }
}

/// The sigmoid linear unit, also called swish.
package struct Silu: ActivationSpec {
  package static let name = "silu"
  package static let summary = "Multiplies a value by its sigmoid."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x sigmoid(x)", example: "silu",
    source: "Elfwing et al. 2017; Ramachandran et al. 2017, swish")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { x * logistic(x) }
}

/// Mish.
package struct Mish: ActivationSpec {
  package static let name = "mish"
  package static let summary = "Multiplies a value by the tanh of its softplus."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x tanh(log(1 + exp(x)))", example: "mish",
    source: "Misra 2019")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { x * tanh(softplus(x)) }
}

/// The integral of sigmoid.
package struct Softplus: ActivationSpec {
  package static let name = "softplus"
  package static let summary = "A smooth relu."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = log(1 + exp(x))", example: "softplus",
    source: "Dugas et al. 2001")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { softplus(x) }
}

/// A hyperbola that runs like softplus.
package struct Squareplus: ActivationSpec {
  package static let name = "squareplus"
  package static let summary = "A smooth relu of nothing but a square root."
  package static let mainOption: String? = "b"
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = (x + √(x² + b)) / 2", example: "{squareplus: 1}",
    source: "Barron 2021")
  package let b: Double

  package init(_ option: inout OptionReader) {
    b = option("b", "How round the bend at 0 is.", .above(0), default: 4)
  }
  package func value(_ x: Double) -> Double? { (x + (x * x + b).squareRoot()) / 2 }
}
