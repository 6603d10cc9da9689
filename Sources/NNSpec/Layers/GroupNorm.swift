// SPDX-License-Identifier: MIT

/// Group normalisation: each example by groups of its channels.
package struct GroupNorm: LayerSpec {
  package static let name = "group_norm"
  package static let summary = "Normalises groups of channels of each example."
  package static let explanation: Explanation? = Explanation(
    formula: "y = gamma (x - mean) / √(variance + epsilon) + beta; mean and biased variance of an "
      + "example over a group's channels and all positions, gamma and beta by channel",
    shapes: "[…, channels] → […, channels]", example: "- group_norm: 8",
    source: "Wu and He 2018; defaults of Keras")
  package static let mainOption: String? = "groups"
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let groups: Int
  package let epsilon: Double
  package let affine: Bool

  package init(_ option: inout OptionReader) {
    groups = option("groups", "Runs of channels that share statistics.", .size, default: 32)
    epsilon = option("epsilon", "Added to the variance.", .divisor, default: 1e-3)
    affine = option("affine", "Learns a scale and an offset a channel.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard let channels = input.features, channels % groups != 0 else { return .success(input) }
    let fitting = (1...min(groups, channels)).filter { channels % $0 == 0 }.last ?? 1
    return .failure(
      ShapeProblem(
        "has \(groups) groups, which do not divide \(channels) channels", expected: "[…, channels]",
        option: "groups", help: ["\(fitting) groups of \(channels / fitting) channels fit"]))
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    affine ? channelScales(input) : []
  }
}

/// Instance normalisation: each channel of each example on its own.
package struct InstanceNorm: LayerSpec {
  package static let name = "instance_norm"
  package static let summary = "Normalises each channel of each example over its positions."
  package static let explanation: Explanation? = Explanation(
    formula: "y = gamma (x - mean) / √(variance + epsilon) + beta; mean and biased variance of an "
      + "example's channel over all positions",
    shapes: "[…, channels] → […, channels]", example: "- instance_norm",
    source: "Ulyanov et al. 2016")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let epsilon: Double
  package let affine: Bool

  package init(_ option: inout OptionReader) {
    epsilon = option("epsilon", "Added to the variance.", .divisor, default: 1e-3)
    affine = option("affine", "Learns a scale and an offset a channel.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    input.pooledOverPositions("to normalise over").map { _ in input }
  }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    affine ? channelScales(input) : []
  }
}

/// gamma and beta `[channels]`.
private func channelScales(_ input: Shape) -> [ParameterSpec] {
  let channels = input.features ?? 1
  return [
    ParameterSpec("gamma", [channels], .scale), ParameterSpec("beta", [channels], .offset),
  ]
}
