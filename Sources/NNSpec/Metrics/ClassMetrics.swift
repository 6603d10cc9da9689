// SPDX-License-Identifier: MIT

/// Share of examples whose likeliest class is right (binary: the side of one half).
package struct Accuracy: MetricSpec {
  package static let name = "accuracy"
  package static let summary = "Share of right predictions."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}
}

/// Share of examples whose class is among the k likeliest.
package struct TopKAccuracy: MetricSpec {
  package static let name = "top_k_accuracy"
  package static let summary = "Share of examples whose class is among the likeliest few."
  package static let mainOption: String? = "k"
  package static let targets: Set<TargetKind> = [.category]
  package let k: Int

  package init(_ option: inout OptionReader) {
    k = option("k", "How many classes may be named.", .atLeast(1), default: 5)
  }

  package var label: String { "top_\(k)_accuracy" }
}

/// A metric that averages over classes: macro unless said otherwise; of a binary target, that of the positive class.
package protocol AveragedMetric: MetricSpec {
  var average: ClassAverage? { get }
  init(average: ClassAverage)
}

/// The declaration behind `macro_f1` and its like: an averaged metric without options.
package struct FixedAverage<Metric: AveragedMetric>: Declaration {
  package static var name: String { Metric.name }
  package static var summary: String { Metric.summary }
  package static var explanation: Explanation? { Metric.explanation }
  package init(_ option: inout OptionReader) {}
}

extension AveragedMetric {
  package static var targets: Set<TargetKind> { [.category, .binary] }
  package var label: String { average.map { "\($0.rawValue)_\(Self.name)" } ?? Self.name }

  static func readAverage(_ option: inout OptionReader) -> ClassAverage? {
    option.optional("average", "How classes are averaged; macro if not given.")
  }
}

/// Of the examples predicted as a class, the share that is of it; 0 where none is predicted.
package struct Precision: AveragedMetric {
  package static let name = "precision"
  package static let summary = "Share of a class's predictions that are right."
  package static let mainOption: String? = "average"
  package let average: ClassAverage?

  package init(_ option: inout OptionReader) {
    average = Self.readAverage(&option)
  }

  package init(average: ClassAverage) {
    self.average = average
  }
}

/// Of a class's examples, the share that is predicted as it.
package struct Recall: AveragedMetric {
  package static let name = "recall"
  package static let summary = "Share of a class's examples that are found."
  package static let mainOption: String? = "average"
  package let average: ClassAverage?

  package init(_ option: inout OptionReader) {
    average = Self.readAverage(&option)
  }

  package init(average: ClassAverage) {
    self.average = average
  }
}

/// 2 precision recall / (precision + recall), by class.
package struct F1: AveragedMetric {
  package static let name = "f1"
  package static let summary = "Harmonic mean of precision and recall."
  package static let mainOption: String? = "average"
  package let average: ClassAverage?

  package init(_ option: inout OptionReader) {
    average = Self.readAverage(&option)
  }

  package init(average: ClassAverage) {
    self.average = average
  }
}

/// Area under the curve of true against false positives, by trapezoids with ties grouped; of several classes the mean
/// of each against the rest.
package struct RocAuc: MetricSpec {
  package static let name = "roc_auc"
  package static let summary = "Chance that a positive example scores above a negative one."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}
}

/// Counts of predictions by class; the report shows it for every classification.
package struct ConfusionMatrix: MetricSpec {
  package static let name = "confusion_matrix"
  package static let summary = "Which classes are taken for which."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}
}
