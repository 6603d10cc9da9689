// SPDX-License-Identifier: MIT

/// Any variance by the number of connections.
package struct VarianceScaling: InitialiserSpec {
  package static let name = "variance_scaling"
  package static let summary = "Draws with a variance that follows from the number of connections."
  package static let mainOption: String? = "scale"
  package static let explanation: Explanation? = Explanation(
    formula: "variance scale / fan; a truncated normal distribution is widened until that holds",
    example: "{variance_scaling: {scale: 2, fan: fan_out, distribution: uniform}}",
    source: "Keras `VarianceScaling`, whose `mode` is `fan` here")
  package let scale: Double
  package let fan: FanKind
  package let shape: SpreadKind

  /// Which connections are counted.
  package enum FanKind: String, ChoiceValue {
    case input = "fan_in"
    case output = "fan_out"
    case average = "fan_avg"
  }

  /// The kind of distribution.
  package enum SpreadKind: String, ChoiceValue {
    case normal, uniform
    case truncatedNormal = "truncated_normal"
  }

  package init(_ option: inout OptionReader) {
    scale = option("scale", "Variance times the fan.", .above(0), default: 1)
    fan = option("fan", "Connections into a unit, out of it, or their mean.", default: .input)
    shape = option("distribution", "What is drawn from.", default: .truncatedNormal)
  }

  package var distribution: InitialDistribution {
    let fan: InitialDistribution.Fan =
      switch self.fan {
      case .input: .input
      case .output: .output
      case .average: .average
      }
    let gain = scale.squareRoot()
    return switch shape {
    case .normal: .scaled(gain: gain, fan, isUniform: false)
    case .uniform: .scaled(gain: gain, fan, isUniform: true)
    case .truncatedNormal: .truncatedScaled(gain: gain, fan)
    }
  }
}
