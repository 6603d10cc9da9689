// SPDX-License-Identifier: MIT

/// y = softmax(x), or its logarithm, over the last axis.
struct ApplySoftmax: Step {
  let x: Buffer
  let y: Buffer
  let rowCount: RowCount
  let columns: Int
  let isLogarithm: Bool

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    let apply = isLogarithm ? run.kernels.logSoftmax : run.kernels.softmax
    apply(
      run.rows(x, rows, width: columns), run.rows(y, rows, width: columns), rows.count, columns)
  }
}

/// dx = y (dy - Σ dy y) over the last axis; of the logarithm dx = dy - softmax(x) Σ dy.
struct SoftmaxGradient: Step {
  let y: Buffer
  let dy: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let columns: Int
  let isLogarithm: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [y, dy] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    let apply = isLogarithm ? run.kernels.logSoftmaxBackward : run.kernels.softmaxBackward
    apply(
      run.rows(y, rows, width: columns), run.rows(dy, rows, width: columns),
      run.rows(dx, rows, width: columns), rows.count, columns, accumulate)
  }
}

extension PlanBuilder {
  /// y = softmax(x), or its logarithm, over the last axis.
  mutating func softmax(_ x: Value, isLogarithm: Bool = false) -> Value {
    let y = value(isLogarithm ? "log_softmax" : "softmax", like: x)
    append(
      ApplySoftmax(
        x: x.buffer, y: y.buffer, rowCount: x.rowCount, columns: x.features,
        isLogarithm: isLogarithm), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        SoftmaxGradient(
          y: y.buffer, dy: dy, dx: dx, rowCount: x.rowCount, columns: x.features,
          isLogarithm: isLogarithm, accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
