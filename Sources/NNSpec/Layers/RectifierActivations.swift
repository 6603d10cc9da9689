// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The rectifier; its gradient at 0 is 0.
package struct Relu: ActivationSpec {
  package static let name = "relu"
  package static let summary = "Cuts negative values off."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = max(x, 0)", example: "relu",
    source: "Nair & Hinton 2010")
  package init(_ option: inout OptionReader) {}
  package var gain: Double? { 2.0.squareRoot() }
  package func value(_ x: Double) -> Double? { max(x, 0) }
}

/// A rectifier that leaks.
package struct LeakyRelu: ActivationSpec {
  package static let name = "leaky_relu"
  package static let summary = "Keeps a small slope for negative values."
  package static let mainOption: String? = "slope"
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x for x > 0, else slope · x", example: "{leaky_relu: 0.2}",
    source: "Maas et al. 2013; the default is Keras's")
  package let slope: Double

  package init(_ option: inout OptionReader) {
    slope = option("slope", "Slope for negative values.", .atLeast(0), default: 0.3)
  }
  package var gain: Double? { (2 / (1 + slope * slope)).squareRoot() }
  package func value(_ x: Double) -> Double? { x > 0 ? x : slope * x }
}

/// The exponential linear unit.
package struct Elu: ActivationSpec {
  package static let name = "elu"
  package static let summary = "Bends negative values towards -alpha."
  package static let mainOption: String? = "alpha"
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x for x > 0, else alpha (exp(x) - 1)", example: "{elu: 0.5}",
    source: "Clevert et al. 2015")
  package let alpha: Double

  package init(_ option: inout OptionReader) {
    alpha = option("alpha", "What large negative values come to, negated.", .atLeast(0), default: 1)
  }
  package func value(_ x: Double) -> Double? { x > 0 ? x : alpha * expm1(x) }
}

/// The self-normalising linear unit.
package struct Selu: ActivationSpec {
  package static let name = "selu"
  package static let summary = "Elu scaled so that activations keep mean 0 and variance 1."
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = 1.0507 x for x > 0, else 1.0507 · 1.67326 (exp(x) - 1)", example: "selu",
    source: "Klambauer et al. 2017")
  package init(_ option: inout OptionReader) {}
  package var gain: Double? { 0.75 }
  package func value(_ x: Double) -> Double? {
    1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))
  }
}

/// Elu with a slope that is 1 at 0 whatever alpha is.
package struct Celu: ActivationSpec {
  package static let name = "celu"
  package static let summary = "Bends negative values towards -alpha without a kink at 0."
  package static let mainOption: String? = "alpha"
  package static let explanation: Explanation? = Explanation(
    formula: "f(x) = x for x > 0, else alpha (exp(x / alpha) - 1)", example: "{celu: 2}",
    source: "Barron 2017")
  package let alpha: Double

  package init(_ option: inout OptionReader) {
    alpha = option("alpha", "What large negative values come to, negated.", .above(0), default: 1)
  }
  package func value(_ x: Double) -> Double? { x > 0 ? x : alpha * expm1(x / alpha) }
}
