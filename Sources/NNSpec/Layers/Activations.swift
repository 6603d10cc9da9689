// SPDX-License-Identifier: MIT

/// A function applied to every value (softmax: to the last axis).
package protocol ActivationSpec: Declaration {}

/// f(x) = x.
package struct Linear: ActivationSpec {
  package static let name = "linear"
  package static let mappingHelp: String? = "a fully connected layer is `dense`"
  package static let summary = "Leaves values as they are."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = max(x, 0); the gradient at 0 is 0.
package struct Relu: ActivationSpec {
  package static let name = "relu"
  package static let summary = "Cuts negative values off."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = x for x > 0, else slope x.
package struct LeakyRelu: ActivationSpec {
  package static let name = "leaky_relu"
  package static let summary = "Keeps a small slope for negative values."
  package static let mainOption: String? = "slope"
  package let slope: Double

  package init(_ option: inout OptionReader) {
    slope = option("slope", "Slope for negative values.", .atLeast(0), default: 0.3)
  }
}

/// f(x) = x for x > 0, else alpha (exp(x) - 1).
///
/// Clevert et al. 2015.
package struct Elu: ActivationSpec {
  package static let name = "elu"
  package static let summary = "Bends negative values towards -alpha."
  package static let mainOption: String? = "alpha"
  package let alpha: Double

  package init(_ option: inout OptionReader) {
    alpha = option("alpha", "What large negative values come to, negated.", .atLeast(0), default: 1)
  }
}

/// f(x) = 1.0507 x for x > 0, else 1.0507 · 1.67326 (exp(x) - 1).
///
/// Klambauer et al. 2017.
package struct Selu: ActivationSpec {
  package static let name = "selu"
  package static let summary = "Elu scaled so that activations keep mean 0 and variance 1."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = x Φ(x) with the exact normal distribution function.
///
/// Hendrycks & Gimpel 2016.
package struct Gelu: ActivationSpec {
  package static let name = "gelu"
  package static let summary = "Weighs a value by the share of a normal distribution below it."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = x sigmoid(x), also called swish.
package struct Silu: ActivationSpec {
  package static let name = "silu"
  package static let summary = "Multiplies a value by its sigmoid."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = tanh(x), in (-1, 1).
package struct Tanh: ActivationSpec {
  package static let name = "tanh"
  package static let summary = "Squeezes values into -1 to 1."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = 1 / (1 + exp(-x)), in (0, 1).
package struct Sigmoid: ActivationSpec {
  package static let name = "sigmoid"
  package static let summary = "Squeezes values into 0 to 1."
  package init(_ option: inout OptionReader) {}
}

/// f(x) = log(1 + exp(x)).
package struct Softplus: ActivationSpec {
  package static let name = "softplus"
  package static let summary = "A smooth relu."
  package init(_ option: inout OptionReader) {}
}

/// f(x)_i = exp(x_i) / Σ exp(x_j) over the last axis.
package struct Softmax: ActivationSpec {
  package static let name = "softmax"
  package static let summary = "Turns scores on the last axis into shares that sum to 1."
  package init(_ option: inout OptionReader) {}
}
