// SPDX-License-Identifier: MIT

/// Mean of (p - t)² in the target's own units.
package struct MeanSquaredErrorMetric: MetricSpec {
  package static let name = "mean_squared_error"
  package static let summary = "Mean of the squared errors."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}
}

/// Root of the mean squared error, in the target's own units.
package struct RootMeanSquaredError: MetricSpec {
  package static let name = "rmse"
  package static let summary = "Root of the mean squared error."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}
}

/// Mean of |p - t| in the target's own units.
package struct MeanAbsoluteErrorMetric: MetricSpec {
  package static let name = "mean_absolute_error"
  package static let summary = "Mean of the absolute errors."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.number, .vector, .binary]
  package init(_ option: inout OptionReader) {}
}

/// 1 - Σ(p - t)² / Σ(t - mean)²: 1 is perfect, 0 as good as the mean.
package struct RSquared: MetricSpec {
  package static let name = "r2"
  package static let summary = "Share of the target's variance that is explained."
  package static let targets: Set<TargetKind> = [.number, .vector]
  package init(_ option: inout OptionReader) {}
}
