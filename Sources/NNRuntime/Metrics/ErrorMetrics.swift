// SPDX-License-Identifier: MIT

package import NNSpec

extension Predictions {
  /// The mean over the columns of a function of (predictions, targets); nil where it is not defined.
  fileprivate func meanOverColumns(_ score: ([Double], [Double]) -> Double?) -> Double? {
    guard count > 0, outputs.count == targets.count else { return nil }
    var sum = 0.0
    for column in 0..<width {
      let places = stride(from: column, to: outputs.count, by: width)
      guard let value = score(places.map { outputs[$0] }, places.map { targets[$0] }) else {
        return nil
      }
      sum += value
    }
    return sum / Double(width)
  }
}

private func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

/// Σ (a - mean) (b - mean).
private func covariation(_ a: [Double], _ b: [Double]) -> Double {
  let (centreA, centreB) = (mean(a), mean(b))
  return zip(a, b).reduce(0) { $0 + ($1.0 - centreA) * ($1.1 - centreB) }
}

private func correlation(_ a: [Double], _ b: [Double]) -> Double? {
  let isConstant = a.allSatisfy { $0 == a[0] } || b.allSatisfy { $0 == b[0] }
  let spread = (covariation(a, a) * covariation(b, b)).squareRoot()
  return isConstant || spread == 0 ? nil : min(1, max(-1, covariation(a, b) / spread))
}

/// From 1; equal values have the mean of their ranks.
private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { values[$0] < values[$1] }
  var ranks = [Double](repeating: 0, count: values.count)
  var begin = 0
  while begin < order.count {
    var end = begin + 1
    while end < order.count, values[order[end]] == values[order[begin]] { end += 1 }
    for place in begin..<end { ranks[order[place]] = Double(begin + 1 + end) / 2 }
    begin = end
  }
  return ranks
}

extension MeanAbsolutePercentageErrorMetric: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanOverColumns { outputs, targets in
      mean(zip(outputs, targets).map { abs($0 - $1) / max(abs($1), Double.ulpOfOne) })
    }
  }
}

extension ExplainedVariance: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanOverColumns { outputs, targets in
      let errors = zip(outputs, targets).map { $1 - $0 }
      let (left, whole) = (covariation(errors, errors), covariation(targets, targets))
      if targets.allSatisfy({ $0 == targets[0] }) {
        return errors.allSatisfy { $0 == errors[0] } ? 1 : 0
      }
      return 1 - left / whole
    }
  }
}

extension MaxError: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    guard predictions.count > 0, predictions.outputs.count == predictions.targets.count else {
      return nil
    }
    // `max` passes over what is not a number.
    return zip(predictions.outputs, predictions.targets).reduce(0) { largest, pair in
      let error = abs(pair.0 - pair.1)
      return largest.isNaN || error.isNaN ? .nan : max(largest, error)
    }
  }
}

extension MedianAbsoluteError: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanOverColumns { outputs, targets in
      let errors = zip(outputs, targets).map { abs($0 - $1) }
      if errors.contains(where: \.isNaN) { return .nan }
      let sorted = errors.sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
  }
}

extension Pearson: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanOverColumns(correlation)
  }
}

extension Spearman: RunnableMetric {
  package func value(_ predictions: Predictions) -> Double? {
    predictions.meanOverColumns { correlation(ranks($0), ranks($1)) }
  }
}
