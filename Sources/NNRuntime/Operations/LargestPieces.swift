// SPDX-License-Identifier: MIT

/// y[unit] = the largest of its pieces, which lie side by side, for each row.
struct LargestPieces: Step {
  let window: Window
  let x: Buffer
  let y: Buffer
  /// Which piece won, for the backward pass.
  let winners: Buffer
  let rowCount: RowCount

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y, winners] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: 4 * window.inputCount)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.maxPool(
      run.rows(x, rows, width: window.inputCount), window: window, examples: rows.count,
      y: run.rows(y, rows, width: window.outputCells),
      indices: run.rows(winners, rows, width: window.outputCells))
  }
}

/// The gradient goes to the piece that won.
struct LargestPiecesGradient: Step {
  let window: Window
  let dy: Buffer
  let winners: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let accumulate: Bool

  var inputs: [Buffer] { [dy, winners] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: 2 * window.inputCount)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.maxPoolBackward(
      run.rows(dy, rows, width: window.outputCells),
      indices: run.rows(winners, rows, width: window.outputCells), window: window,
      examples: rows.count, dx: run.rows(dx, rows, width: window.inputCount),
      accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// The largest of each run of `pieces` features.
  mutating func largestPieces(_ x: Value, pieces: Int) -> Value {
    let units = x.features / pieces
    let y = value("largest", like: x, features: units)
    // The pieces of a unit are a window over the row that moves by its own width.
    let window = Window(
      [Window.Axis(x.features, kernel: pieces, stride: pieces, outputs: units)], channels: 1)
    let winners = buffer("winners", perExample: y.count)
    append(
      LargestPieces(
        window: window, x: x.buffer, y: y.buffer, winners: winners, rowCount: x.rowCount), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        LargestPiecesGradient(
          window: window, dy: dy, winners: winners, dx: dx, rowCount: x.rowCount,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
