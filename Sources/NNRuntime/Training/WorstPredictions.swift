// SPDX-License-Identifier: MIT

internal import NNSpec

/// Finds the examples with the largest loss and describes them.
struct WorstPredictions {
  let predictions: Predictions
  let split: DataSplit
  let preprocessing: Preprocessing
  /// The place of the target among those of the network.
  let target: Int

  private static let shownSteps = 60

  /// At most `limit`, the worst first; examples that are right are none.
  func find(limit: Int) -> [WorstPrediction] {
    let ranges = rowRanges
    guard ranges.count == split.count, predictions.count > 0, !predictions.targets.isEmpty else {
      return []
    }
    let losses = ranges.map(loss)
    // Among equals the earlier one, so that the same run gives the same page.
    let order = losses.indices.filter { losses[$0].map { $0 > 0 } ?? false }
      .sorted { (losses[$0] ?? 0, $1) > (losses[$1] ?? 0, $0) }
    let shown = ShownInput(preprocessing: preprocessing, split: split)
    return order.filter { isWrong(ranges[$0]) }.prefix(limit).map { example in
      let rows = ranges[example]
      return WorstPrediction(
        row: split.rows[example], place: split.places?[example], loss: losses[example] ?? 0,
        target: words(rows, isTarget: true), predicted: words(rows, isTarget: false),
        confidence: confidence(rows), input: shown.input(example))
    }
  }

  /// The rows of the predictions that each example has.
  private var rowRanges: [Range<Int>] {
    guard let counts = predictions.rowCounts ?? predictions.lengths else {
      return (0..<predictions.count).map { $0..<$0 + 1 }
    }
    var begin = 0
    return counts.map { count in
      defer { begin += count }
      return begin..<begin + count
    }
  }

  private var isClasses: Bool { predictions.kind == .category || predictions.kind == .binary }

  /// Nil for an example without rows, or whose loss is no number.
  private func loss(_ rows: Range<Int>) -> Double? {
    guard !rows.isEmpty else { return nil }
    if isClasses { return predictions.surprise(rows) }
    let values = rows.lowerBound * predictions.width..<rows.upperBound * predictions.width
    let sum = values.reduce(0.0) {
      let error = predictions.outputs[$1] - predictions.targets[$1]
      return $0 + error * error
    }
    return sum.isFinite ? sum / Double(values.count) : nil
  }

  /// Numbers are never quite right.
  private func isWrong(_ rows: Range<Int>) -> Bool {
    !isClasses || rows.contains { predictions.labels[$0] != predictions.targetLabels[$0] }
  }

  private func confidence(_ rows: Range<Int>) -> Double? {
    guard isClasses, rows.count == 1,
      predictions.outputs.count == predictions.count * predictions.width
    else { return nil }
    return predictions.confidence(rows.lowerBound)
  }

  private func words(_ rows: Range<Int>, isTarget: Bool) -> String {
    let shown = rows.prefix(Self.shownSteps)
    let more = rows.count > shown.count ? " …" : ""
    if isClasses {
      let labels = isTarget ? predictions.targetLabels : predictions.labels
      let names = shown.map { className(labels[$0]) }
      return names.joined(separator: names.allSatisfy { $0.count == 1 } ? "" : " ") + more
    }
    let values = isTarget ? predictions.targets : predictions.outputs
    let numbers = shown.lowerBound * predictions.width..<shown.upperBound * predictions.width
    return numbers.prefix(8).map { NumberText.significant(values[$0], 4, trimmed: true) }
      .joined(separator: ", ") + (numbers.count > 8 ? ", …" : more)
  }

  private func className(_ label: Int) -> String {
    let classes = preprocessing.targets[target].classes ?? []
    return classes.indices.contains(label)
      ? TrainingSession.visible(classes[label]) : "\(label)"
  }
}
