// SPDX-License-Identifier: MIT

/// All 0.
package struct Zeros: InitialiserSpec {
  package static let name = "zeros"
  package static let summary = "Starts at 0."
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .constant(0) }
}

/// All 1.
package struct Ones: InitialiserSpec {
  package static let name = "ones"
  package static let summary = "Starts at 1."
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .constant(1) }
}

/// All `value`.
package struct Constant: InitialiserSpec {
  package static let name = "constant"
  package static let summary = "Starts at one given value."
  package static let mainOption: String? = "value"
  package let value: Double

  package init(_ option: inout OptionReader) {
    value = option("value", "The value.", default: 0)
  }

  package var distribution: InitialDistribution { .constant(value) }
}

/// Normal with a given mean and standard deviation.
package struct Normal: InitialiserSpec {
  package static let name = "normal"
  package static let summary = "Draws from a normal distribution."
  package static let mainOption: String? = "standard_deviation"
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

/// Uniform between two values.
package struct Uniform: InitialiserSpec {
  package static let name = "uniform"
  package static let summary = "Draws evenly between two values."
  package let minimum: Double
  package let maximum: Double

  package init(_ option: inout OptionReader) {
    minimum = option("minimum", "Smallest value.", default: -0.05)
    maximum = option("maximum", "Largest value.", default: 0.05)
    option.require(minimum <= maximum, "`maximum` must not be below `minimum`", at: "maximum")
  }

  package var distribution: InitialDistribution { .uniform(minimum: minimum, maximum: maximum) }
}

/// Normal, drawn again beyond two deviations; the deviation is that before cutting.
package struct TruncatedNormal: InitialiserSpec {
  package static let name = "truncated_normal"
  package static let summary = "Draws from a normal distribution cut off at two deviations."
  package static let mainOption: String? = "standard_deviation"
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

/// `gain` on the main diagonal of the last two axes, 0 elsewhere: as a recurrent weight, the state is kept.
///
/// Le et al. 2015.
package struct Identity: InitialiserSpec {
  package static let name = "identity"
  package static let summary = "Starts with what passes its input on."
  package static let mainOption: String? = "gain"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Value on the diagonal.", .above(0), default: 1)
  }

  package var distribution: InitialDistribution { .identity(gain: gain) }
}
