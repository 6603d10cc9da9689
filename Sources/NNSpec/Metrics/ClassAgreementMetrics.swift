// SPDX-License-Identifier: MIT

/// The mean recall of the classes that occur in the targets.
package struct BalancedAccuracy: MetricSpec {
  package static let name = "balanced_accuracy"
  package static let summary = "Accuracy in which every class counts the same."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula: "mean of right / targets over the classes that the targets have",
    example: "balanced_accuracy", source: "scikit-learn balanced_accuracy_score")
}

/// The correlation of predicted and true classes.
package struct MatthewsCorrelation: MetricSpec {
  package static let name = "matthews_corrcoef"
  package static let summary = "Correlation of predicted and true classes, for any balance of them."
  package static let range = -1.0...1
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "(c s - Σ p_k t_k) / √((s² - Σ p_k²) (s² - Σ t_k²)) for s examples, c right ones, p_k predictions and t_k targets of class k; 0 where undefined",
    example: "matthews_corrcoef", source: "Matthews 1975; Gorodkin 2004 for several classes")
}

/// How errors between classes count in Cohen's kappa.
package enum KappaWeights: String, ChoiceValue {
  /// By the distance of the class numbers.
  case linear
  /// By its square.
  case quadratic
}

/// The agreement beyond what chance gives.
package struct CohenKappa: MetricSpec {
  package static let name = "cohen_kappa"
  package static let summary = "Agreement beyond chance."
  package static let mainOption: String? = "weights"
  package static let range = -1.0...1
  package static let targets: Set<TargetKind> = [.category, .binary]
  package let weights: KappaWeights?

  package init(_ option: inout OptionReader) {
    weights = option.optional(
      "weights", "How far apart classes are, for ordered ones; all the same if not given.")
  }

  package var label: String { weights.map { "\($0.rawValue)_cohen_kappa" } ?? Self.name }

  package static let explanation: Explanation? = Explanation(
    formula:
      "1 - Σ w observed / Σ w expected over pairs of classes, expected from the totals; w = 1 off the diagonal, or |i - j| or (i - j)²",
    example: "{cohen_kappa: quadratic}", source: "Cohen 1960, 1968")
}
