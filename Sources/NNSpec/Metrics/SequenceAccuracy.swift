// SPDX-License-Identifier: MIT

/// The share of sequences that are right in every step.
package struct SequenceAccuracy: MetricSpec {
  package static let name = "sequence_accuracy"
  package static let summary = "Share of sequences that are right in every step."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package static let isShare = true
  package init(_ option: inout OptionReader) {}

  package static let explanation: Explanation? = Explanation(
    formula:
      "sequences whose every step is right / sequences; steps whose label is ignored do not count",
    example: "sequence_accuracy", source: "Sutskever et al. 2014 (exact match)")
}
