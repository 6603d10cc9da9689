// SPDX-License-Identifier: MIT

/// y = log softmax(x) over the last axis.
struct ApplyLogSoftmax: Step {
  let x: Buffer
  let y: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.logSoftmax(
      run.rows(x, rows, width: columns), y: run.rows(y, rows, width: columns), rows: rows.count,
      columns: columns)
  }
}

/// dx = dy - softmax(x) Σ dy over the last axis.
struct LogSoftmaxGradient: Step {
  let y: Buffer
  let dy: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let columns: Int
  let accumulate: Bool

  var inputs: [Buffer] { [y, dy] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.logSoftmaxBackward(
      y: run.rows(y, rows, width: columns), dy: run.rows(dy, rows, width: columns),
      dx: run.rows(dx, rows, width: columns), rows: rows.count, columns: columns,
      accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// y = log softmax(x) over the last axis.
  mutating func logSoftmax(_ x: Value) -> Value {
    let y = value("log_softmax", like: x)
    append(
      ApplyLogSoftmax(
        x: x.buffer, y: y.buffer, rowCount: x.rowCount, columns: x.features), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        LogSoftmaxGradient(
          y: y.buffer, dy: dy, dx: dx, rowCount: x.rowCount, columns: x.features,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
