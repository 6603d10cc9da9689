// SPDX-License-Identifier: MIT

package import NNSpec

/// Goes on with a series: what the network predicts becomes what it reads next.
package struct Forecaster {
  private let network: Network
  private let preprocessing: Preprocessing
  private let window: Int
  private let horizon: Int
  /// For each number that a row of the input has: which column of the target it is.
  private let sources: [Int]

  /// Why a series cannot be gone on with.
  package enum Failure: Error {
    case notSeries
    /// An input that the network does not predict.
    case inputNotPredicted(String)

    /// In words.
    package var reason: String {
      switch self {
      case .notSeries: "only a run over a `series` source can forecast"
      case .inputNotPredicted(let column):
        "the network reads column `\(column)` and does not predict it, so that nothing is known of it later"
      }
    }
  }

  package init(
    _ spec: ModelSpec, _ preprocessing: Preprocessing, _ network: Network
  ) throws(Failure) {
    guard let series = spec.data.value.source.value.series else { throw .notSeries }
    let targets = preprocessing.target.columns
    var sources: [Int] = []
    for column in preprocessing.inputs.flatMap(\.columns) {
      guard let index = targets.firstIndex(of: column) else { throw .inputNotPredicted(column) }
      sources.append(index)
    }
    self.sources = sources
    self.network = network
    self.preprocessing = preprocessing
    (window, horizon) = (series.window, series.horizon)
  }

  private var targetColumns: Int { preprocessing.target.columns.count }

  /// The next rows after the example, [steps][columns of the target], in their own units.
  ///
  /// `isFollowed`: the example's target is known, so that the forecast begins behind it.
  package func forecast(
    after example: Int, of split: DataSplit, isFollowed: Bool, steps: Int
  ) -> [[Double]] {
    var rows = inputRows(example, split)
    if isFollowed { for row in targetRows(example, split) { rows.append(scaled(row)) } }
    var found: [[Double]] = []
    while found.count < steps {
      for row in predict(Array(rows.suffix(window))) {
        found.append(row)
        rows.append(scaled(row))
      }
    }
    return Array(found.prefix(steps))
  }

  /// The example's rows as the network reads them.
  private func inputRows(_ example: Int, _ split: DataSplit) -> [[Float]] {
    guard case .floats(let values) = split.inputs, let span = split.inputSpans?[example] else {
      preconditionFailure("a series without rows")
    }
    return (span.begin..<span.begin + span.count).map { row in
      Array(values[row * split.inputWidth..<(row + 1) * split.inputWidth])
    }
  }

  private func targetRows(_ example: Int, _ split: DataSplit) -> [[Double]] {
    let width = split.targetWidth
    return rows(Array(split.targets[example * width..<(example + 1) * width]))
  }

  /// Numbers of the target as rows in their own units.
  private func rows(_ values: [Float]) -> [[Double]] {
    let numbers = values.enumerated().map { preprocessing.unscaleTarget($1, column: $0) }
    return (0..<horizon).map { step in
      Array(numbers[step * targetColumns..<(step + 1) * targetColumns])
    }
  }

  /// A row of the target as a row of the input.
  private func scaled(_ row: [Double]) -> [Float] {
    var place = 0
    return preprocessing.inputs.flatMap { input in
      input.columns.indices.map { column -> Float in
        defer { place += 1 }
        let value = row[sources[place]]
        guard case .numbers(let scale) = input.encoding else { return Float(value) }
        return scale.column(column).apply(value)
      }
    }
  }

  private func predict(_ window: [[Float]]) -> [[Double]] {
    network.run.arena.write(
      window.flatMap(\.self), to: network.run.region(network.plan.input.buffer))
    if network.plan.input.hasVaryingTime { network.run.begin(lengths: [window.count]) }
    network.forward(batch: 1, mode: .inference)
    let output = network.plan.output
    return rows(network.run.arena.read(network.run.region(output.buffer).slice(0, output.count)))
  }
}
