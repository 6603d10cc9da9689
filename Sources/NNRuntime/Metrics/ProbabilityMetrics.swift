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
    let positives = Double(isPositive.count { $0 })
    guard positives > 0 else { return nil }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var (area, found, begin) = (0.0, 0.0, 0)
    while begin < order.count {
      var end = begin
      let before = found
      while end < order.count, end == begin || scores[order[end]] == scores[order[begin]] {
        if isPositive[order[end]] { found += 1 }
        end += 1
      }
      area += (found - before) / positives * (found / Double(end))
      begin = end
    }
    return area
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
    let width = predictions.width
    var gaps = [Double](repeating: 0, count: bins)
    for (row, target) in predictions.targetLabels.enumerated() {
      let label = predictions.labels[row]
      let output = predictions.outputs[row * width + (predictions.kind == .binary ? 0 : label)]
      let confidence = predictions.kind == .binary && label == 0 ? 1 - output : output
      if confidence.isNaN { return .nan }
      let bin = min(max(Int((confidence * Double(bins)).rounded(.up)) - 1, 0), bins - 1)
      gaps[bin] += confidence - (label == target ? 1 : 0)
    }
    return gaps.reduce(0) { $0 + abs($1) } / Double(predictions.count)
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
