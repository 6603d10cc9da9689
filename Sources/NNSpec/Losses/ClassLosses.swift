// SPDX-License-Identifier: MIT

/// Cross-entropy in which what is right already counts less.
package struct Focal: LossSpec {
  package static let name = "focal"
  package static let summary = "For rare classes: what is predicted well counts less."
  package static let mainOption: String? = "gamma"
  package static let targets: Set<TargetKind> = [.category, .binary, .vector]
  package static let targetRange: ClosedRange<Double>? = 0...1
  package let gamma: Double
  package let alpha: NumberOrList?

  package init(_ option: inout OptionReader) {
    gamma = option(
      "gamma", "How much less; 0 is cross-entropy.", .atLeast(0), default: 2)
    alpha = option.optional(
      "alpha", "Weight of positive targets, below 1, or one weight a class.", .above(0))
  }

  package static func matchingActivation(for kind: TargetKind?) -> String? {
    kind == .category ? "softmax" : "sigmoid"
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "-alpha (1 - p)^gamma log p of the right side's probability p. Category: p = softmax, alpha a number a class, a mean over examples. Binary and vector: p = sigmoid, alpha for targets of 1 and 1 - alpha for 0, a mean over examples and outputs",
    example: "{focal: {gamma: 2, alpha: 0.25}}", source: "Lin et al. 2017")
}

/// The margin loss of support vector machines.
package struct Hinge: LossSpec {
  package static let name = "hinge"
  package static let summary = "For yes or no with a margin; scores, not probabilities."
  package static let targets: Set<TargetKind> = [.binary, .vector]
  package static let acceptedActivations: Set<String> = ["tanh"]
  package init(_ option: inout OptionReader) {}

  package static func matchingActivation(for kind: TargetKind?) -> String? {
    kind == .binary ? "sigmoid" : nil
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "max(0, 1 - t s), t = 1 for targets above 0 and -1 for others, a mean over examples and outputs. Of a binary target the prediction is sigmoid(s): right on its side of one half, but no probability",
    example: "hinge", source: "Cortes and Vapnik 1995; Keras Hinge")
}

/// The square of the margin loss.
package struct SquaredHinge: LossSpec {
  package static let name = "squared_hinge"
  package static let summary = "Hinge, squared: smooth at the margin."
  package static let targets: Set<TargetKind> = [.binary, .vector]
  package static let acceptedActivations: Set<String> = ["tanh"]
  package init(_ option: inout OptionReader) {}

  package static func matchingActivation(for kind: TargetKind?) -> String? {
    kind == .binary ? "sigmoid" : nil
  }

  package static let explanation: Explanation? = Explanation(
    formula: "max(0, 1 - t s)², otherwise as hinge", example: "squared_hinge",
    source: "Keras SquaredHinge")
}

/// The margin between the right class and the best wrong one.
package struct CategoricalHinge: LossSpec {
  package static let name = "categorical_hinge"
  package static let summary = "For one class of several with a margin."
  package static let targets: Set<TargetKind> = [.category, .vector]
  package init(_ option: inout OptionReader) {}

  package static func matchingActivation(for kind: TargetKind?) -> String? {
    kind == .category ? "softmax" : nil
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "max(0, 1 + max((1 - t) s) - Σ t s), a mean over examples; the right class stands among the wrong scores with 0, as in Keras. Of a category the prediction is softmax(s)",
    example: "categorical_hinge", source: "Crammer and Singer 2001; Keras CategoricalHinge")
}
