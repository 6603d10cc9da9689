// SPDX-License-Identifier: MIT

/// Batch normalisation, by channel over batch and positions.
package struct BatchNorm: LayerSpec {
  package static let name = "batch_norm"
  package static let summary = "Normalises each channel over the batch."
  package static let explanation: Explanation? = Explanation(
    formula: "y = gamma (x - mean) / √(variance + epsilon) + beta; in training mean and "
      + "biased variance of the batch by channel, and running = momentum · running + "
      + "(1 - momentum) · batch takes in the unbiased one; in use the running values",
    shapes: "[…, channels] → […, channels]", example: "- batch_norm",
    source: "Ioffe and Szegedy 2015, as in PyTorch")
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let momentum: Double
  package let epsilon: Double
  package let affine: Bool

  package init(_ option: inout OptionReader) {
    momentum = option(
      "momentum", "Share of the old running statistics that is kept.", .within(0..<1), default: 0.9)
    epsilon = option("epsilon", "Added to the variance.", .divisor, default: 1e-5)
    affine = option("affine", "Learns a scale and an offset a channel.", default: true)
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }

  package func parameters(for input: Shape) -> [ParameterSpec] {
    let channels = input.features ?? 1
    let learned = [
      ParameterSpec("gamma", [channels], .scale), ParameterSpec("beta", [channels], .offset),
    ]
    return (affine ? learned : []) + [
      ParameterSpec("running_mean", [channels], .runningMean),
      ParameterSpec("running_variance", [channels], .runningVariance),
    ]
  }
}
