// SPDX-License-Identifier: MIT

/// The surprise at the right class.
package struct CrossEntropy: LossSpec {
  package static let name = "cross_entropy"
  package static let summary = "For one class of several."
  package static let mainOption: String? = "label_smoothing"
  package static let targets: Set<TargetKind> = [.category, .vector]
  package static let matchingActivation: String? = "softmax"
  package static let acceptedActivations: Set<String> = ["log_softmax"]
  package let labelSmoothing: Double
  package let ignoreLabel: Int?

  package init(_ option: inout OptionReader) {
    labelSmoothing = option(
      "label_smoothing", "Share of each target that is spread over all classes.", .within(0..<1),
      default: 0)
    ignoreLabel = option.optional(
      "ignore_label", "A class number whose examples count for nothing.")
  }

  package static let explanation: Explanation? = Explanation(
    formula:
      "-Σ t log softmax(scores), a mean over examples; from raw scores or a last softmax, with the same numbers. Label smoothing s: t (1 - s) + s / classes. Class weights (training.class_weights) divide by the sum of the targets' weights",
    example: "{cross_entropy: {label_smoothing: 0.1}}", source: "PyTorch CrossEntropyLoss")
}
