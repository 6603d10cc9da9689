// SPDX-License-Identifier: MIT

/// The mean of the squared errors.
package struct MeanSquaredErrorMetric: MetricSpec {
  package static let name = "mean_squared_error"
  package static let summary = "Mean of the squared errors."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of (p - t)², in the target's own units", example: "mean_squared_error",
    source: "scikit-learn mean_squared_error")
}

/// The root of the mean squared error.
package struct RootMeanSquaredError: MetricSpec {
  package static let name = "rmse"
  package static let summary = "Root of the mean squared error."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "√ of the mean of (p - t)², in the target's own units", example: "rmse",
    source: "scikit-learn root_mean_squared_error")
}

/// The mean of the absolute errors.
package struct MeanAbsoluteErrorMetric: MetricSpec {
  package static let name = "mean_absolute_error"
  package static let summary = "Mean of the absolute errors."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of |p - t|, in the target's own units", example: "mean_absolute_error",
    source: "scikit-learn mean_absolute_error")
}

/// The share of the target's variance that is explained.
package struct RSquared: MetricSpec {
  package static let name = "r2"
  package static let summary = "Share of the target's variance that is explained."
  package static let range = -Double.infinity...1
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "1 - Σ(p - t)² / Σ(t - mean)²: 1 is perfect, 0 as good as the mean; of several numbers the mean of each",
    example: "r2", source: "scikit-learn r2_score")
}
