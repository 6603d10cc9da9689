// SPDX-License-Identifier: MIT

/// Uniform, for layers like tanh.
package struct GlorotUniform: InitialiserSpec {
  package static let name = "glorot_uniform"
  package static let summary =
    "Draws evenly so that variance neither grows nor fades through tanh-like layers."
  package static let mainOption: String? = "gain"
  package static let explanation: Explanation? = Explanation(
    formula: "uniform in ± gain √(6 / (fan_in + fan_out))",
    example: "{glorot_uniform: {gain: tanh}}",
    source: "Glorot & Bengio 2010")
  package let gain: Gain

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Factor that the activation asks for.", .above(0), default: Gain(1))
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain.value, .average, isUniform: true)
  }
}

/// Normal, for layers like tanh.
package struct GlorotNormal: InitialiserSpec {
  package static let name = "glorot_normal"
  package static let summary =
    "Draws normally so that variance neither grows nor fades through tanh-like layers."
  package static let mainOption: String? = "gain"
  package static let explanation: Explanation? = Explanation(
    formula: "normal with deviation gain √(2 / (fan_in + fan_out)), not cut off",
    example: "glorot_normal",
    source: "Glorot & Bengio 2010")
  package let gain: Gain

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Factor that the activation asks for.", .above(0), default: Gain(1))
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain.value, .average, isUniform: false)
  }
}

/// Uniform, for relu.
package struct HeUniform: InitialiserSpec {
  package static let name = "he_uniform"
  package static let summary = "Draws evenly with the variance that relu layers need."
  package static let mainOption: String? = "gain"
  package static let explanation: Explanation? = Explanation(
    formula: "uniform in ± gain √(3 / fan_in)", example: "he_uniform",
    source: "He et al. 2015")
  package let gain: Gain

  package init(_ option: inout OptionReader) {
    gain = option(
      "gain", "Factor that the activation asks for.", .above(0), default: Gain(2.0.squareRoot()))
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain.value, .input, isUniform: true)
  }
}

/// Normal, for relu.
package struct HeNormal: InitialiserSpec {
  package static let name = "he_normal"
  package static let summary = "Draws normally with the variance that relu layers need."
  package static let mainOption: String? = "gain"
  package static let explanation: Explanation? = Explanation(
    formula: "normal with deviation gain / √fan_in, not cut off",
    example: "{he_normal: {gain: {leaky_relu: 0.2}}}",
    source: "He et al. 2015")
  package let gain: Gain

  package init(_ option: inout OptionReader) {
    gain = option(
      "gain", "Factor that the activation asks for.", .above(0), default: Gain(2.0.squareRoot()))
  }

  package var distribution: InitialDistribution {
    .scaled(gain: gain.value, .input, isUniform: false)
  }
}

/// Uniform, for selu.
package struct LecunUniform: InitialiserSpec {
  package static let name = "lecun_uniform"
  package static let summary = "Draws evenly with variance 1 / fan_in; meant for selu."
  package static let explanation: Explanation? = Explanation(
    formula: "uniform in ± √(3 / fan_in)", example: "lecun_uniform",
    source: "LeCun et al. 1998")
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .scaled(gain: 1, .input, isUniform: true) }
}

/// Normal, for selu.
package struct LecunNormal: InitialiserSpec {
  package static let name = "lecun_normal"
  package static let summary = "Draws normally with variance 1 / fan_in; meant for selu."
  package static let explanation: Explanation? = Explanation(
    formula: "normal with deviation 1 / √fan_in, not cut off", example: "lecun_normal",
    source: "LeCun et al. 1998")
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .scaled(gain: 1, .input, isUniform: false) }
}
