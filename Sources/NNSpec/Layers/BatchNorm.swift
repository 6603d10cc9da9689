// SPDX-License-Identifier: MIT

/// Batch normalisation: y = gamma (x - mean) / √(variance + epsilon) + beta, by channel over batch and positions.
///
/// Any shape; gamma, beta, running_mean, running_variance `[channels]`. In training the batch's biased variance normalises
/// and running = momentum · running + (1 - momentum) · batch takes in the unbiased one; in use the running values
/// normalise. Ioffe & Szegedy 2015, as in PyTorch.
package struct BatchNorm: LayerSpec {
  package static let name = "batch_norm"
  package static let summary = "Normalises each channel over the batch."
  package static let acceptsVaryingTime = true
  package static let hasWeights = true
  package let momentum: Double
  package let epsilon: Double
  package let affine: Bool

  package init(_ option: inout OptionReader) {
    momentum = option(
      "momentum", "Share of the old running statistics that is kept.", .within(0..<1), default: 0.9)
    epsilon = option("epsilon", "Added to the variance.", .above(0), default: 1e-5)
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
