// SPDX-License-Identifier: MIT

/// Uniform with variance gain² · 2 / (fan_in + fan_out).
///
/// Glorot & Bengio 2010.
package struct GlorotUniform: InitialiserSpec {
  package static let name = "glorot_uniform"
  package static let summary =
    "Draws evenly so that variance neither grows nor fades through tanh-like layers."
  package static let mainOption: String? = "gain"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Factor that the activation asks for.", .above(0), default: 1)
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain, .average, isUniform: true)
  }
}

/// Normal, not cut off, with variance gain² · 2 / (fan_in + fan_out).
///
/// Glorot & Bengio 2010.
package struct GlorotNormal: InitialiserSpec {
  package static let name = "glorot_normal"
  package static let summary =
    "Draws normally so that variance neither grows nor fades through tanh-like layers."
  package static let mainOption: String? = "gain"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Factor that the activation asks for.", .above(0), default: 1)
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain, .average, isUniform: false)
  }
}

/// Uniform with variance gain² / fan_in.
///
/// He et al. 2015.
package struct HeUniform: InitialiserSpec {
  package static let name = "he_uniform"
  package static let summary = "Draws evenly with the variance that relu layers need."
  package static let mainOption: String? = "gain"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option(
      "gain", "Factor that the activation asks for.", .above(0), default: 2.0.squareRoot())
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain, .input, isUniform: true)
  }
}

/// Normal, not cut off, with variance gain² / fan_in.
///
/// He et al. 2015.
package struct HeNormal: InitialiserSpec {
  package static let name = "he_normal"
  package static let summary = "Draws normally with the variance that relu layers need."
  package static let mainOption: String? = "gain"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option(
      "gain", "Factor that the activation asks for.", .above(0), default: 2.0.squareRoot())
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain, .input, isUniform: false)
  }
}

/// Uniform with variance 1 / fan_in.
///
/// LeCun et al. 1998.
package struct LecunUniform: InitialiserSpec {
  package static let name = "lecun_uniform"
  package static let summary = "Draws evenly with variance 1 / fan_in; meant for selu."
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .scaled(gain: 1, .input, isUniform: true) }
}

/// Normal, not cut off, with variance 1 / fan_in.
///
/// LeCun et al. 1998.
package struct LecunNormal: InitialiserSpec {
  package static let name = "lecun_normal"
  package static let summary = "Draws normally with variance 1 / fan_in; meant for selu."
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .scaled(gain: 1, .input, isUniform: false) }
}

/// A random orthogonal matrix times `gain`: all axes but the last are its rows.
///
/// Saxe et al. 2013.
package struct Orthogonal: InitialiserSpec {
  package static let name = "orthogonal"
  package static let summary = "Starts with rows or columns at right angles."
  package static let mainOption: String? = "gain"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Length of the rows or columns.", .above(0), default: 1)
  }

  package var distribution: InitialDistribution { .orthogonal(gain: gain) }
}
