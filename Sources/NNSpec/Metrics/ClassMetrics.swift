// SPDX-License-Identifier: MIT

/// The share of right predictions.
package struct Accuracy: MetricSpec {
  package static let name = "accuracy"
  package static let summary = "Share of right predictions."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package static let isShare = true
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "right / all; a class is the likeliest, a binary one 1 above one half",
    example: "accuracy", source: "scikit-learn accuracy_score")
}

/// The share of examples whose class is among the likeliest few.
package struct TopKAccuracy: MetricSpec {
  package static let name = "top_k_accuracy"
  package static let summary = "Share of examples whose class is among the likeliest few."
  package static let mainOption: String? = "k"
  package static let targets: Set<TargetKind> = [.category]
  package static let isShare = true
  package let k: Int

  package init(_ option: inout OptionReader) {
    k = option("k", "How many classes may be named.", .atLeast(1), default: 5)
  }

  package var label: String { "top_\(k)_accuracy" }

  package static let explanation: Explanation? = Explanation(
    formula: "share of examples with fewer than k classes likelier than their own",
    example: "{top_k_accuracy: 3}", source: "scikit-learn top_k_accuracy_score")
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

/// The share of a class's predictions that are right.
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

  package static let explanation: Explanation? = Explanation(
    formula:
      "right / predicted of a class, 0 where none is predicted; macro over the classes seen, micro over all examples, weighted by targets; of a binary target that of 1",
    example: "{precision: {average: weighted}}", source: "scikit-learn precision_score")
}

/// The share of a class's examples that are found.
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

  package static let explanation: Explanation? = Explanation(
    formula: "right / targets of a class; averaged as precision",
    example: "{recall: {average: macro}}", source: "scikit-learn recall_score")
}

/// The harmonic mean of precision and recall.
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

  package static let explanation: Explanation? = Explanation(
    formula: "2 precision recall / (precision + recall) of a class; averaged as precision",
    example: "{f1: {average: macro}}", source: "scikit-learn f1_score")
}

/// The area under true over false positives.
package struct RocAuc: AveragedMetric {
  package static let name = "roc_auc"
  package static let summary = "Chance that a positive example scores above a negative one."
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
      "area under true against false positives, ties counting half; of several classes each against the rest, averaged (micro: all pairs of example and class together); none where a class is missing",
    example: "{roc_auc: {average: weighted}}",
    source: "scikit-learn roc_auc_score (one against the rest)")
}

/// Counts of predictions by class.
package struct ConfusionMatrix: MetricSpec {
  package static let name = "confusion_matrix"
  package static let summary = "Which classes are taken for which."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "rows are targets, columns predictions; the report shows it for every classification",
    example: "confusion_matrix", source: "scikit-learn confusion_matrix")
}
