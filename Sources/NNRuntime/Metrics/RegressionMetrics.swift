// SPDX-License-Identifier: MIT

package import NNSpec

extension Predictions {
  /// The mean of a function of (predicted, true).
  fileprivate func mean(_ error: (Double, Double) -> Double) -> Double? {
    guard !outputs.isEmpty, outputs.count == targets.count else { return nil }
    return zip(outputs, targets).reduce(0) { $0 + error($1.0, $1.1) } / Double(outputs.count)
  }
}

extension MeanSquaredErrorMetric: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.mean { ($0 - $1) * ($0 - $1) }
  }
}

extension RootMeanSquaredError: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.mean { ($0 - $1) * ($0 - $1) }?.squareRoot()
  }
}

extension MeanAbsoluteErrorMetric: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.mean { abs($0 - $1) }
  }
}

extension RSquared: RunnableMetric {
  /// Of several numbers the mean of each; of constant targets 1 if all predictions are right, else 0, as scikit-learn does.
  package func value(_ predictions: Predictions) -> Double? {
    let width = predictions.width
    guard predictions.count > 0, predictions.targets.count == predictions.outputs.count else {
      return nil
    }
    let scores = (0..<width).map { column in
      let places = stride(from: column, to: predictions.outputs.count, by: width)
      let targets = places.map { predictions.targets[$0] }
      let mean = targets.reduce(0, +) / Double(targets.count)
      let residual = places.reduce(0.0) {
        $0 + (predictions.outputs[$1] - predictions.targets[$1])
          * (predictions.outputs[$1] - predictions.targets[$1])
      }
      let total = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      if total == 0 { return residual == 0 ? 1.0 : 0.0 }
      return 1 - residual / total
    }
    return scores.reduce(0, +) / Double(width)
  }
}
