// SPDX-License-Identifier: MIT

package import NNSpec

extension RocAuc: RunnableMetric {
  package var needsOutputs: Bool { true }

  /// Nil where a class is missing among the targets.
  package func value(_ predictions: Predictions) -> Double? {
    predictions.averagedOverClasses(average, RocAuc.area)
  }

  /// The chance that a positive scores above a negative, ties counting half: the mean rank of the positives.
  static func area(scores: [Double], isPositive: [Bool]) -> Double? {
    let positives = Double(isPositive.count { $0 })
    let negatives = Double(isPositive.count) - positives
    guard positives > 0, negatives > 0 else { return nil }
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    var rankSum = 0.0
    var begin = 0
    while begin < order.count {
      var end = begin + 1
      while end < order.count, scores[order[end]] == scores[order[begin]] { end += 1 }
      let rank = Double(begin + 1 + end) / 2
      rankSum += rank * Double(order[begin..<end].count { isPositive[$0] })
      begin = end
    }
    return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
  }
}
