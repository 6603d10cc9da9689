// SPDX-License-Identifier: MIT

/// The share of sequences whose every step is right; steps whose label is ignored do not count.
package struct SequenceAccuracy: MetricSpec {
  package static let name = "sequence_accuracy"
  package static let summary = "Share of sequences that are right in every step."
  package static let targets: Set<TargetKind> = [.category, .binary]
  package init(_ option: inout OptionReader) {}
}
