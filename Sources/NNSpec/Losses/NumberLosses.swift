// SPDX-License-Identifier: MIT

/// Huber's loss divided by beta.
package struct SmoothL1: LossSpec {
  package static let name = "smooth_l1"
  package static let summary = "Squared for small errors, absolute with slope 1 for large ones."
  package static let mainOption: String? = "beta"
  package static let targets: Set<TargetKind> = [.number, .vector]
  package let beta: Double

  package init(_ option: inout OptionReader) {
    beta = option("beta", "Error from which it is absolute.", .above(0), default: 1)
  }

  package static let explanation: Explanation? = Explanation(
    formula: "e²/(2 beta) for |e| < beta, else |e| - beta/2; a mean over examples and outputs",
    example: "{smooth_l1: {beta: 0.5}}",
    source: "Girshick 2015 (Fast R-CNN); PyTorch SmoothL1Loss; huber is this times beta")
}

/// The logarithm of the hyperbolic cosine of the error.
package struct LogCosh: LossSpec {
  package static let name = "log_cosh"
  package static let summary = "Squared for small errors, absolute for large ones, and smooth."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "log(cosh(p - t)), a mean over examples and outputs",
    example: "log_cosh", source: "Keras LogCosh")
}

/// The pinball loss, whose minimum is a quantile.
package struct Quantile: LossSpec {
  package static let name = "quantile"
  package static let summary = "For a number that a given share of the targets stays below."
  package static let mainOption: String? = "q"
  package static let targets: Set<TargetKind> = [.number, .vector]
  package let q: Double

  package init(_ option: inout OptionReader) {
    q = option(
      "q", "Share of targets that are to be below the prediction.", .above(0, below: 1),
      default: 0.5)
  }

  package static let explanation: Explanation? = Explanation(
    formula: "max(q (t - p), (q - 1) (t - p)), a mean over examples and outputs; gradient 0 at 0",
    example: "{quantile: 0.9}", source: "Koenker and Bassett 1978")
}

/// The squared difference of logarithms.
package struct MeanSquaredLogarithmicError: LossSpec {
  package static let name = "mean_squared_logarithmic_error"
  package static let summary = "For numbers of many sizes, where ratios count."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package static let targetRange: ClosedRange<Double>? = 0...Double.infinity
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "(log(1 + t) - log(1 + p))², a mean over examples and outputs; p and t below 0 count as 0, with gradient 0",
    example: "mean_squared_logarithmic_error", source: "Keras MeanSquaredLogarithmicError")
}

/// The absolute error in percent of the target.
package struct MeanAbsolutePercentageError: LossSpec {
  package static let name = "mean_absolute_percentage_error"
  package static let summary = "For numbers away from 0, in percent of the target."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "100 |t - p| / max(|t|, 1e-7), a mean over examples and outputs (the metric is a fraction)",
    example: "mean_absolute_percentage_error", source: "Keras MeanAbsolutePercentageError")
}
