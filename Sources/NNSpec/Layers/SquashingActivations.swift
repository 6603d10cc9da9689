// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The hyperbolic tangent.
package struct Tanh: ActivationSpec {
  package static let name = "tanh"
  package static let summary = "Squeezes values into -1 to 1."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = tanh(x)", example: "tanh",
    source: "LeCun et al. 1998")
  package init(_ option: inout OptionReader) {}
  package var gain: Double? { 5.0 / 3 }
  package func value(_ x: Double) -> Double? { tanh(x) }
}

/// The logistic function.
package struct Sigmoid: ActivationSpec {
  package static let name = "sigmoid"
  package static let summary = "Squeezes values into 0 to 1."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = 1 / (1 + exp(-x))", example: "sigmoid",
    source: "the logistic function")
  package init(_ option: inout OptionReader) {}
  package var gain: Double? { 1 }
  package func value(_ x: Double) -> Double? { logistic(x) }
}

/// The logarithm of sigmoid.
package struct LogSigmoid: ActivationSpec {
  package static let name = "log_sigmoid"
  package static let summary = "Gives the logarithm of a value's sigmoid."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = -log(1 + exp(-x))", example: "log_sigmoid",
    source: "PyTorch `LogSigmoid`")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { -softplus(-x) }
}

/// A sigmoid that only divides.
package struct Softsign: ActivationSpec {
  package static let name = "softsign"
  package static let summary = "Squeezes values into -1 to 1, slower than tanh."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x / (1 + |x|)", example: "softsign",
    source: "Bergstra et al. 2009")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { x / (1 + abs(x)) }
}
