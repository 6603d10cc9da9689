// SPDX-License-Identifier: MIT

package import NNSpec

extension BalancedAccuracy: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    let counts = ClassCounts(predictions)
    let seen = counts.actual.indices.filter { counts.actual[$0] > 0 }
    guard !seen.isEmpty else { return nil }
    return seen.reduce(0) { $0 + counts.right[$1] / counts.actual[$1] } / Double(seen.count)
  }
}

extension MatthewsCorrelation: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    let counts = ClassCounts(predictions)
    let total = counts.actual.reduce(0, +)
    guard total > 0 else { return nil }
    func products(_ left: [Double], _ right: [Double]) -> Double {
      zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let shared =
      counts.right.reduce(0, +) * total - products(counts.predicted, counts.actual)
    let spread =
      (total * total - products(counts.predicted, counts.predicted))
      * (total * total - products(counts.actual, counts.actual))
    return spread > 0 ? shared / spread.squareRoot() : 0
  }
}

extension CohenKappa: RunnableMetric {
  /// Nil where chance alone would agree, as with one class only.
  package func value(_ predictions: Predictions) -> Double? {
    let matrix = predictions.confusion
    let actual = matrix.map { Double($0.reduce(0, +)) }
    let predicted = matrix.indices.map { column in
      Double(matrix.reduce(0) { $0 + $1[column] })
    }
    let total = actual.reduce(0, +)
    guard total > 0 else { return nil }
    var (observed, expected) = (0.0, 0.0)
    for row in matrix.indices {
      for column in matrix.indices where column != row {
        let distance = Double(abs(row - column))
        let weight =
          switch weights {
          case nil: 1.0
          case .linear: distance
          case .quadratic: distance * distance
          }
        observed += weight * Double(matrix[row][column])
        expected += weight * actual[row] * predicted[column] / total
      }
    }
    return expected > 0 ? 1 - observed / expected : nil
  }
}
