// SPDX-License-Identifier: MIT

/// Nothing.
package struct Zeros: InitialiserSpec {
  package static let name = "zeros"
  package static let summary = "Starts at 0."
  package static let explanation: Explanation? = Explanation(
    formula: "w = 0", example: "zeros",
    source: "Keras `Zeros`")
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .constant(0) }
}

/// All 1.
package struct Ones: InitialiserSpec {
  package static let name = "ones"
  package static let summary = "Starts at 1."
  package static let explanation: Explanation? = Explanation(
    formula: "w = 1", example: "ones",
    source: "Keras `Ones`")
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .constant(1) }
}

/// One value for all.
package struct Constant: InitialiserSpec {
  package static let name = "constant"
  package static let summary = "Starts at one given value."
  package static let mainOption: String? = "value"
  package static let explanation: Explanation? = Explanation(
    formula: "w = value", example: "{constant: 0.1}",
    source: "Keras `Constant`")
  package let value: Double

  package init(_ option: inout OptionReader) {
    value = option("value", "The value.", default: 0)
  }

  package var distribution: InitialDistribution { .constant(value) }
}

/// A given normal distribution.
package struct Normal: InitialiserSpec {
  package static let name = "normal"
  package static let summary = "Draws from a normal distribution."
  package static let mainOption: String? = "standard_deviation"
  package static let explanation: Explanation? = Explanation(
    formula: "normal with mean and standard_deviation, not cut off", example: "{normal: 0.01}",
    source: "Keras `RandomNormal`")
  package let mean: Double
  package let standardDeviation: Double

  package init(_ option: inout OptionReader) {
    standardDeviation = option(
      "standard_deviation", "Spread of the distribution.", .atLeast(0), default: 0.05)
    mean = option("mean", "Centre of the distribution.", default: 0)
  }

  package var distribution: InitialDistribution {
    .normal(mean: mean, deviation: standardDeviation)
  }
}

/// A given interval.
package struct Uniform: InitialiserSpec {
  package static let name = "uniform"
  package static let summary = "Draws evenly between two values."
  package static let explanation: Explanation? = Explanation(
    formula: "uniform in minimum ..< maximum", example: "{uniform: {minimum: -0.1, maximum: 0.1}}",
    source: "Keras `RandomUniform`")
  package let minimum: Double
  package let maximum: Double

  package init(_ option: inout OptionReader) {
    minimum = option("minimum", "Smallest value.", default: -0.05)
    maximum = option("maximum", "Largest value.", default: 0.05)
    option.require(minimum <= maximum, "`maximum` must not be below `minimum`", at: "maximum")
  }

  package var distribution: InitialDistribution { .uniform(minimum: minimum, maximum: maximum) }
}

/// A normal distribution without its tails.
package struct TruncatedNormal: InitialiserSpec {
  package static let name = "truncated_normal"
  package static let summary = "Draws from a normal distribution cut off at two deviations."
  package static let mainOption: String? = "standard_deviation"
  package static let explanation: Explanation? = Explanation(
    formula: "normal, drawn again beyond two deviations; standard_deviation is that before cutting",
    example: "{truncated_normal: 0.02}",
    source: "Keras `TruncatedNormal`")
  package let mean: Double
  package let standardDeviation: Double

  package init(_ option: inout OptionReader) {
    standardDeviation = option(
      "standard_deviation", "Spread before cutting.", .atLeast(0), default: 0.05)
    mean = option("mean", "Centre of the distribution.", default: 0)
  }

  package var distribution: InitialDistribution {
    .truncatedNormal(mean: mean, deviation: standardDeviation)
  }
}
