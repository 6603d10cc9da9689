// SPDX-License-Identifier: MIT

package import NNSpec

extension RocAuc: RunnableMetric {
  package var needsOutputs: Bool { true }

  /// Nil where a class is missing among the targets.
  package func value(_ predictions: Predictions) -> Double? {
    predictions.averagedOverClasses(average, RocAuc.area)
  }

  /// The chance that a positive scores above a negative, ties counting half.
  static func area(scores: [Double], isPositive: [Bool]) -> Double? {
    RankedScores(scores: scores, isPositive: isPositive)?.rocArea
  }
}
