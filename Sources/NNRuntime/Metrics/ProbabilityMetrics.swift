// SPDX-License-Identifier: MIT

package import NNSpec

extension AveragePrecision: RunnableMetric {
  package var needsOutputs: Bool { true }

  /// Nil where a class is missing among the targets.
  package func value(_ predictions: Predictions) -> Double? {
    predictions.averagedOverClasses(average, AveragePrecision.area)
  }

  /// Thresholds fall from the highest score; equal scores are passed at once.
  static func area(scores: [Double], isPositive: [Bool]) -> Double? {
    RankedScores(scores: scores, isPositive: isPositive)?.averagePrecision
  }
}

extension LogLoss: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? { predictions.meanSurprise }
}

extension Brier: RunnableMetric {
  package var needsOutputs: Bool { true }

  package func value(_ predictions: Predictions) -> Double? {
    guard predictions.count > 0, predictions.targetLabels.count == predictions.count else {
      return nil
    }
    let width = predictions.width
    var sum = 0.0
    for (row, target) in predictions.targetLabels.enumerated() {
      for column in 0..<width {
        let isTarget = predictions.kind == .binary ? target == 1 : target == column
        let error = predictions.outputs[row * width + column] - (isTarget ? 1 : 0)
        sum += error * error
      }
    }
    return sum / Double(predictions.count)
  }
}

extension ExpectedCalibrationError: RunnableMetric {
  package var needsOutputs: Bool { true }

  package func value(_ predictions: Predictions) -> Double? {
    guard predictions.count > 0, predictions.targetLabels.count == predictions.count else {
      return nil
    }
    return CalibrationBins(predictions, bins: bins)?.expectedError ?? .nan
  }
}

extension Predictions {
  /// A score of (scores, whether positive) of a binary target, or of each class against the rest; nil where it is not defined.
  func averagedOverClasses(
    _ average: ClassAverage?, _ score: ([Double], [Bool]) -> Double?
  ) -> Double? {
    if kind == .binary { return score(outputs, targetLabels.map { $0 == 1 }) }
    guard width > 0, outputs.count == targetLabels.count * width else { return nil }
    if average == .micro {
      return score(outputs, outputs.indices.map { targetLabels[$0 / width] == $0 % width })
    }
    var (sum, weightSum) = (0.0, 0.0)
    for label in 0..<width {
      let isPositive = targetLabels.map { $0 == label }
      let weight = average == .weighted ? Double(isPositive.count { $0 }) : 1
      // What weighs nothing need not be defined.
      if weight == 0 { continue }
      let scores = stride(from: label, to: outputs.count, by: width).map { outputs[$0] }
      guard let value = score(scores, isPositive) else { return nil }
      sum += weight * value
      weightSum += weight
    }
    return weightSum > 0 ? sum / weightSum : nil
  }
}
