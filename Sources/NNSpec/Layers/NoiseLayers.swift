// SPDX-License-Identifier: MIT

/// Dropout of whole channels.
package struct SpatialDropout: LayerSpec {
  package static let name = "spatial_dropout"
  package static let summary = "Sets whole channels to zero at random while training."
  package static let explanation: Explanation? = Explanation(
    formula: "in training y = x / (1 - rate), or 0 for all positions of a channel with probability "
      + "rate; else y = x",
    shapes: "[…, channels] → […, channels]", example: "- spatial_dropout: 0.2",
    source: "Tompson et al. 2015")
  package static let mainOption: String? = "rate"
  package static let acceptsVaryingTime = true
  package let rate: Double

  package init(_ option: inout OptionReader) {
    rate = option("rate", "Share of channels set to zero.", .within(0..<1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard input.rank < 2 else { return .success(input) }
    return .failure(
      ShapeProblem(
        "needs positions that channels run over, but gets one flat row", expected: "[…, channels]",
        help: ["write `- dropout`"]))
  }
}

/// Dropout that leaves mean and variance as they are, for networks of selu.
package struct AlphaDropout: LayerSpec {
  package static let name = "alpha_dropout"
  package static let summary = "Sets a random share of the values to selu's limit while training."
  package static let explanation: Explanation? = Explanation(
    formula: "in training y = a (x, or -1.7581 with probability rate) + b, with a and b such that "
      + "mean 0 and variance 1 stay; else y = x",
    shapes: "[…] → […]", example: "- alpha_dropout: 0.1", source: "Klambauer et al. 2017")
  package static let mainOption: String? = "rate"
  package static let acceptsVaryingTime = true
  package let rate: Double

  package init(_ option: inout OptionReader) {
    rate = option("rate", "Share of values set to the limit.", .within(0..<1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}

/// Noise that multiplies.
package struct GaussianDropout: LayerSpec {
  package static let name = "gaussian_dropout"
  package static let summary = "Multiplies values by normal noise around 1 while training."
  package static let explanation: Explanation? = Explanation(
    formula: "in training y = x n, n normal with mean 1 and variance rate / (1 - rate); else y = x",
    shapes: "[…] → […]", example: "- gaussian_dropout: 0.2",
    source: "Srivastava et al. 2014, as in Keras")
  package static let mainOption: String? = "rate"
  package static let acceptsVaryingTime = true
  package let rate: Double

  package init(_ option: inout OptionReader) {
    rate = option("rate", "The rate of the dropout that is as noisy.", .within(0..<1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}

/// Noise that is added.
package struct GaussianNoise: LayerSpec {
  package static let name = "gaussian_noise"
  package static let summary = "Adds normal noise while training."
  package static let explanation: Explanation? = Explanation(
    formula: "in training y = x + n, n normal with mean 0; else y = x", shapes: "[…] → […]",
    example: "- gaussian_noise: 0.1", source: "Keras")
  package static let mainOption: String? = "standard_deviation"
  package static let acceptsVaryingTime = true
  package let standardDeviation: Double

  package init(_ option: inout OptionReader) {
    standardDeviation = option("standard_deviation", "Of the noise.", .atLeast(0))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}

/// Dropout of all that a layer has of an example.
package struct StochasticDepth: LayerSpec {
  package static let name = "stochastic_depth"
  package static let summary = "Sets all values of an example to zero at random while training."
  package static let explanation: Explanation? = Explanation(
    formula: "in training y = x / (1 - rate), or 0 with probability rate, by example; else y = x; "
      + "at the end of a residual's layers it leaves only the shortcut",
    shapes: "[…] → […]", example: "- stochastic_depth: 0.2",
    source: "Huang et al. 2016, scaled in training as in torchvision")
  package static let mainOption: String? = "rate"
  package static let acceptsVaryingTime = true
  package let rate: Double

  package init(_ option: inout OptionReader) {
    rate = option("rate", "Share of examples set to zero.", .within(0..<1))
  }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> { .success(input) }
}
