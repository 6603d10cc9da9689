// SPDX-License-Identifier: MIT

/// The mean error relative to the target.
package struct MeanAbsolutePercentageErrorMetric: MetricSpec {
  package static let name = "mean_absolute_percentage_error"
  package static let summary = "Mean of the errors relative to the target, as a fraction."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of |p - t| / max(|t|, 2.2e-16): 0.1 is ten percent",
    example: "mean_absolute_percentage_error",
    source: "scikit-learn mean_absolute_percentage_error")
}

/// The share of the variance that is explained, whatever the offset.
package struct ExplainedVariance: MetricSpec {
  package static let name = "explained_variance"
  package static let summary = "Share of the target's variance explained, a constant error aside."
  package static let range = -Double.infinity...1
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "1 - variance(t - p) / variance(t); of constant targets 1 if the error is constant, else 0; of several numbers the mean of each",
    example: "explained_variance", source: "scikit-learn explained_variance_score")
}

/// The largest error.
package struct MaxError: MetricSpec {
  package static let name = "max_error"
  package static let summary = "The largest absolute error."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "max |p - t|", example: "max_error", source: "scikit-learn max_error")
}

/// The median error.
package struct MedianAbsoluteError: MetricSpec {
  package static let name = "median_absolute_error"
  package static let summary = "The median of the absolute errors."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "median of |p - t|, the mean of the two middle ones of an even number; of several numbers the mean of each",
    example: "median_absolute_error", source: "scikit-learn median_absolute_error")
}

/// The linear correlation of predictions and targets.
package struct Pearson: MetricSpec {
  package static let name = "pearson"
  package static let summary = "Linear correlation of predictions and targets."
  package static let range = -1.0...1
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "covariance(p, t) / √(variance(p) variance(t)); none where either is constant; of several numbers the mean of each",
    example: "pearson", source: "SciPy pearsonr")
}

/// The correlation of ranks.
package struct Spearman: MetricSpec {
  package static let name = "spearman"
  package static let summary = "Correlation of the ranks of predictions and targets."
  package static let range = -1.0...1
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "pearson of the ranks, tied values having the mean of theirs",
    example: "spearman", source: "SciPy spearmanr")
}
