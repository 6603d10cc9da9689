// SPDX-License-Identifier: MIT

package import NNSpec

extension SequenceAccuracy: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    guard predictions.count > 0, predictions.targetLabels.count == predictions.count else {
      return nil
    }
    let lengths = predictions.lengths ?? Array(repeating: 1, count: predictions.count)
    var (begin, right) = (0, 0)
    // A sequence without a step that counts is neither right nor wrong.
    let counted = lengths.filter { $0 > 0 }
    for length in counted {
      let rows = begin..<begin + length
      if rows.allSatisfy({ predictions.labels[$0] == predictions.targetLabels[$0] }) { right += 1 }
      begin += length
    }
    return counted.isEmpty ? nil : Double(right) / Double(counted.count)
  }
}
