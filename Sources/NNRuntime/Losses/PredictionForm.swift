// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// What a prediction is of the scores that a loss reads.
enum PredictionForm: Sendable {
  /// The scores, or what their activation makes of them.
  case scores
  case exponential
  /// The first half of the columns: means before variances.
  case firstHalf
}

/// y = exp(x); nothing flows back, as the loss reads x.
struct ExponentialPrediction: Step {
  let x: Buffer
  let y: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: 8 * columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    let from = run.rows(x, rows, width: columns)
    let to = run.rows(y, rows, width: columns)
    for index in 0..<rows.count * columns {
      run.arena[to.offset + index] = exp(run.arena[from.offset + index])
    }
  }
}

extension PlanBuilder {
  /// The prediction that scores make.
  mutating func prediction(_ form: PredictionForm, of scores: Value) -> Value {
    switch form {
    case .scores: return scores
    case .exponential:
      let y = value("prediction", like: scores, needsGradient: false)
      append(
        ExponentialPrediction(
          x: scores.buffer, y: y.buffer, rowCount: scores.rowCount, columns: scores.features),
        .forward, "the prediction")
      return y
    case .firstHalf:
      let columns = scores.features / 2
      let y = value("prediction", like: scores, features: columns, needsGradient: false)
      append(
        CopyColumns(
          source: scores.buffer, sourceWidth: scores.features, sourceBegin: 0, target: y.buffer,
          targetWidth: columns, targetBegin: 0, columns: columns, rowCount: scores.rowCount,
          accumulate: false), .forward, "the prediction")
      return y
    }
  }
}
