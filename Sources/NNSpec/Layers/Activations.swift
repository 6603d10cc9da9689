// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A function applied to every value (softmax and its logarithm: to the last axis).
package protocol ActivationSpec: Declaration {
  /// What initial weights are multiplied by so that variance stays as it is, as PyTorch's `calculate_gain` has it.
  var gain: Double? { get }
  /// What it makes of a single value; nil where it is applied to several at once.
  func value(_ x: Double) -> Double?
  /// What it can give, ends included; nil if it is not bounded.
  var range: ClosedRange<Double>? { get }
}

extension ActivationSpec {
  package var gain: Double? { nil }
  package func value(_ x: Double) -> Double? { nil }
  package var range: ClosedRange<Double>? { nil }
}

/// 1 / (1 + exp(-x)).
func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// log(1 + exp(x)), without overflow.
func softplus(_ x: Double) -> Double { max(x, 0) + log1p(exp(-abs(x))) }

/// The identity.
package struct Linear: ActivationSpec {
  package static let name = "linear"
  package static let mappingHelp: String? = "a fully connected layer is `dense`"
  package static let summary = "Leaves values as they are."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x", example: "linear",
    source: "the identity")
  package init(_ option: inout OptionReader) {}
  package var gain: Double? { 1 }
  package func value(_ x: Double) -> Double? { x }
}

/// The exponential function.
package struct Exponential: ActivationSpec {
  package static let name = "exponential"
  package static let summary = "Raises e to a value."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = exp(x)", example: "exponential",
    source: "Keras `exponential`")
  package init(_ option: inout OptionReader) {}
  package func value(_ x: Double) -> Double? { exp(x) }
}

/// Shares of the last axis.
package struct Softmax: ActivationSpec {
  package static let name = "softmax"
  package static let summary = "Turns scores on the last axis into shares that sum to 1."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x)_i = exp(x_i) / Σ_j exp(x_j), over the last axis", example: "softmax",
    source: "Bridle 1990")
  package init(_ option: inout OptionReader) {}
}

/// The logarithm of softmax.
package struct LogSoftmax: ActivationSpec {
  package static let name = "log_softmax"
  package static let summary = "Turns scores on the last axis into logarithms of shares."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x)_i = x_i - log Σ_j exp(x_j), over the last axis", example: "log_softmax",
    source: "PyTorch `LogSoftmax`")
  package init(_ option: inout OptionReader) {}
}
