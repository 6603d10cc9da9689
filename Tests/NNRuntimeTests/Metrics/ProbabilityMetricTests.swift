// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Averages over classes against small calculations by hand.
@Suite struct ProbabilityMetricTests {
  /// Four rows of three classes; class 0 has one row that is taken for class 1.
  private static let outputs = [
    0.7, 0.2, 0.1, 0.3, 0.5, 0.2, 0.2, 0.6, 0.2, 0.4, 0.1, 0.5,
  ]

  private func value(_ text: String, _ outputs: [Double], _ targets: [Double]) throws -> Double? {
    let metric = try decode(text, of: Catalogue.metrics).value
    return try #require(metric as? any RunnableMetric).value(
      Predictions(
        kind: .category, width: outputs.count / targets.count, outputs: outputs, targets: targets))
  }

  /// Averages of the four rows.
  ///
  /// Class 0 has the positives 0.7 and 0.3 among 0.2 and 0.4: 3 of 4 pairs, precisions 1 and 2/3. Classes 1 and 2 are told
  /// without a mistake. Of all scores together, positives 0.7, 0.6, 0.5, 0.3 against 0.5, 0.4, 0.2 (four times) and 0.1
  /// (twice): 8 + 8 + 7.5 + 6 of 32 pairs; precisions 1, 1, 3/4 (with the equal one) and 4/6.
  private static let expected: [(text: String, value: Double)] = [
    ("roc_auc", 2.75 / 3), ("roc_auc: {average: macro}", 2.75 / 3),
    ("roc_auc: {average: weighted}", 3.5 / 4), ("roc_auc: {average: micro}", 29.5 / 32),
    ("average_precision", 17.0 / 18), ("average_precision: {average: weighted}", 11.0 / 12),
    ("average_precision: {average: micro}", 41.0 / 48),
  ]

  @Test(arguments: expected)
  func averages(text: String, expected: Double) throws {
    let found = try #require(try value(text, Self.outputs, [0, 0, 1, 2]))
    #expect(abs(found - expected) < 1e-12, "\(text): \(found) for \(expected)")
  }

  /// Class 2 is not there: its score is not defined, and weighs nothing.
  @Test func aMissingClass() throws {
    let targets = [0.0, 0, 1, 1]
    for name in ["roc_auc", "average_precision"] {
      #expect(try value(name, Self.outputs, targets) == nil)
      #expect(try value("\(name): {average: weighted}", Self.outputs, targets) != nil)
      #expect(try value("\(name): {average: micro}", Self.outputs, targets) != nil)
    }
    // Class 0: 0.7 and 0.3 among 0.2 and 0.4; class 1: 0.6 and 0.1 among 0.2 and 0.5.
    let found = try #require(
      try value("roc_auc: {average: weighted}", Self.outputs, targets))
    #expect(abs(found - (0.75 + 0.5) / 2) < 1e-12)
  }
}
