// SPDX-License-Identifier: MIT

/// The area under precision over recall, in steps.
package struct AveragePrecision: AveragedMetric {
  package static let name = "average_precision"
  package static let summary = "Mean precision over all thresholds, weighed by the gain in recall."
  package static let mainOption: String? = "average"
  package let average: ClassAverage?

  package init(_ option: inout OptionReader) {
    average = Self.readAverage(&option)
  }

  package init(average: ClassAverage) {
    self.average = average
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "Σ (recall_n - recall_(n-1)) precision_n over falling thresholds, ties together; of several classes each against the rest, averaged",
    example: "average_precision", source: "scikit-learn average_precision_score")
}

/// The mean surprise at the right class.
package struct LogLoss: MetricSpec {
  package static let name = "log_loss"
  package static let summary = "Mean of -log of the probability that the right class got."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of -log p[target], in nats; probabilities below 1.2e-38 count as that",
    example: "log_loss", source: "scikit-learn log_loss")
}

/// The mean squared error of probabilities.
package struct Brier: MetricSpec {
  package static let name = "brier"
  package static let summary = "Mean squared error of the probabilities."
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of (p - t)²; of several classes the mean of Σ over the classes (from 0 to 2)",
    example: "brier", source: "Brier 1950; scikit-learn brier_score_loss")
}

/// How far confidence is from accuracy.
package struct ExpectedCalibrationError: MetricSpec {
  package static let name = "expected_calibration_error"
  package static let summary = "How far the network's confidence is from how often it is right."
  package static let mainOption: String? = "bins"
  package static let higherIsBetter = false
  package static let targets: Set<TargetKind> = [.category, .binary]
  package let bins: Int

  package init(_ option: inout OptionReader) {
    bins = option("bins", "Number of ranges of confidence.", .within(1...10_000), default: 15)
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "Σ share |mean confidence - accuracy| over bins of equal width (low, high] of the highest probability",
    example: "{expected_calibration_error: 10}", source: "Guo et al. 2017")
}
