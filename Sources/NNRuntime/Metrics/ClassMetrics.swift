// SPDX-License-Identifier: MIT

package import NNSpec

extension Accuracy: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    guard predictions.count > 0 else { return nil }
    let right = zip(predictions.targetLabels, predictions.labels).count { $0 == $1 }
    return Double(right) / Double(predictions.count)
  }
}

extension TopKAccuracy: RunnableMetric {
  package var needsOutputs: Bool { true }

  /// A class is among the likeliest k if fewer than k classes are likelier.
  package func value(_ predictions: Predictions) -> Double? {
    let width = predictions.width
    guard predictions.count > 0 else { return nil }
    let right = predictions.targetLabels.enumerated().count { example, target in
      let row = predictions.outputs[example * width..<(example + 1) * width]
      guard target >= 0, target < width else { return false }
      let own = row[row.startIndex + target]
      return row.count { $0 > own } < k
    }
    return Double(right) / Double(predictions.count)
  }
}

extension ConfusionMatrix: RunnableMetric {
  /// Not one number: the report shows the matrix.
  package func value(_ predictions: Predictions) -> Double? { nil }
}

/// How often each class is right, predicted and true.
struct ClassCounts {
  let right: [Double]
  let predicted: [Double]
  let actual: [Double]

  init(_ predictions: Predictions) {
    var (right, predicted, actual) = (
      [Double](repeating: 0, count: predictions.classCount),
      [Double](repeating: 0, count: predictions.classCount),
      [Double](repeating: 0, count: predictions.classCount)
    )
    for (target, label) in zip(predictions.targetLabels, predictions.labels)
    where right.indices.contains(target) && right.indices.contains(label) {
      if target == label { right[target] += 1 }
      predicted[label] += 1
      actual[target] += 1
    }
    (self.right, self.predicted, self.actual) = (right, predicted, actual)
  }

  /// Averages a score of (right, predicted, actual) as scikit-learn does: over the classes in targets or predictions.
  func average(
    _ average: ClassAverage?, isBinary: Bool, _ score: (Double, Double, Double) -> Double
  ) -> Double? {
    let scores = right.indices.map { score(right[$0], predicted[$0], actual[$0]) }
    if isBinary, average == nil { return scores.last }
    switch average ?? .macro {
    case .macro:
      let seen = scores.indices.filter { predicted[$0] + actual[$0] > 0 }
      return seen.isEmpty ? nil : seen.reduce(0) { $0 + scores[$1] } / Double(seen.count)
    case .micro:
      return score(right.reduce(0, +), predicted.reduce(0, +), actual.reduce(0, +))
    case .weighted:
      let total = actual.reduce(0, +)
      return total == 0 ? nil : zip(scores, actual).reduce(0) { $0 + $1.0 * $1.1 } / total
    }
  }
}

/// A share that is 0 of nothing.
private func share(_ part: Double, _ whole: Double) -> Double { whole == 0 ? 0 : part / whole }

extension AveragedMetric {
  func averaged(
    _ predictions: Predictions, _ score: (Double, Double, Double) -> Double
  ) -> Double? {
    ClassCounts(predictions).average(
      average, isBinary: predictions.kind == .binary, score)
  }
}

extension Precision: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    averaged(predictions) { right, predicted, _ in share(right, predicted) }
  }
}

extension Recall: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    averaged(predictions) { right, _, actual in share(right, actual) }
  }
}

extension F1: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    averaged(predictions) { right, predicted, actual in share(2 * right, predicted + actual) }
  }
}
