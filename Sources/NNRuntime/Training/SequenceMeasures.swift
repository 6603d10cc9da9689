// SPDX-License-Identifier: MIT

internal import NNSpec

/// What the report shows of a network over sequences.
struct SequenceMeasures {
  let spec: ModelSpec
  let preprocessing: Preprocessing

  /// Steps that are shown at most.
  private static let steps = 512
  private static let points = 2_000

  /// Nil for a network whose rows are whole examples, and no series.
  func results(
    _ predictions: Predictions, _ split: DataSplit, network: Network
  ) -> SequenceResults? {
    var results = SequenceResults()
    results.accuracyByStep = accuracyByStep(predictions)
    if let series = spec.data.value.source.value.series {
      results.errorByHorizon = errors(predictions, horizon: series.horizon)
      results.series = points(predictions, split, series.window)
      results.forecast = forecast(split, network, series)
    }
    return results.isEmpty ? nil : results
  }

  private func accuracyByStep(_ predictions: Predictions) -> [Double] {
    guard let lengths = predictions.lengths, !predictions.labels.isEmpty,
      predictions.targetLabels.count == predictions.labels.count
    else { return [] }
    let longest = min(lengths.max() ?? 0, Self.steps)
    var (right, all) = ([Int](repeating: 0, count: longest), [Int](repeating: 0, count: longest))
    var begin = 0
    for length in lengths {
      for step in 0..<min(length, longest) {
        all[step] += 1
        if predictions.labels[begin + step] == predictions.targetLabels[begin + step] {
          right[step] += 1
        }
      }
      begin += length
    }
    return zip(right, all).map { $1 == 0 ? 0 : Double($0) / Double($1) }
  }

  /// √ of the mean over examples and columns, for each step ahead.
  private func errors(_ predictions: Predictions, horizon: Int) -> [Double] {
    let columns = predictions.width / horizon
    guard predictions.count > 0, predictions.targets.count == predictions.outputs.count else {
      return []
    }
    return (0..<horizon).map { step in
      var sum = 0.0
      for example in 0..<predictions.count {
        for column in 0..<columns {
          let index = example * predictions.width + step * columns + column
          let error = predictions.outputs[index] - predictions.targets[index]
          sum += error * error
        }
      }
      return (sum / Double(predictions.count * columns)).squareRoot()
    }
  }

  private func points(
    _ predictions: Predictions, _ split: DataSplit, _ window: Int
  ) -> [SequenceResults.SeriesPoint] {
    guard preprocessing.target.columns.count == 1,
      predictions.targets.count == predictions.outputs.count
    else { return [] }
    let first = max(0, predictions.count - Self.points)
    return (first..<predictions.count).map { example in
      let index = example * predictions.width
      return SequenceResults.SeriesPoint(
        place: split.places?[example] ?? "\(split.rows[example] + window)",
        target: predictions.targets[index], predicted: predictions.outputs[index])
    }
  }

  /// As far again as the window is long; none where the network does not predict what it reads.
  private func forecast(_ split: DataSplit, _ network: Network, _ series: SeriesSource) -> [Double]
  {
    guard preprocessing.target.columns.count == 1, split.count > 0,
      let forecaster = try? Forecaster(spec, preprocessing, network)
    else { return [] }
    return forecaster.forecast(
      after: split.count - 1, of: split, isFollowed: true, steps: min(series.window, 100)
    ).map { $0[0] }
  }
}
