// SPDX-License-Identifier: MIT

/// y[c] = max over positions; parts are runs of examples.
struct GlobalMaximum: Step {
  let x: Buffer
  let y: Buffer
  /// Which position won, for the backward pass.
  let indices: Buffer
  let rowCount: RowCount
  /// Of the longest example.
  let positions: Int
  let channels: Int

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y, indices] }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: positions * channels)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let (rows, one) = (rowCount.range(of: example, on: run), example..<example + 1)
      let y = run.rows(y, one, width: channels)
      // Of no positions the maximum is 0, as the mean is.
      if rows.isEmpty {
        run.arena.fill(y, 0)
        continue
      }
      run.kernels.globalMax(
        run.rows(x, rows, width: channels), examples: 1, positions: rows.count,
        channels: channels, y: y, indices: run.rows(indices, one, width: channels))
    }
  }
}

/// dx: the gradient goes to the position that won; parts are runs of examples.
struct GlobalMaximumGradient: Step {
  let dy: Buffer
  let indices: Buffer
  let dx: Buffer
  let rowCount: RowCount
  /// Of the longest example.
  let positions: Int
  let channels: Int
  let accumulate: Bool

  var inputs: [Buffer] { [dy, indices] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: positions * channels)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let (rows, one) = (rowCount.range(of: example, on: run), example..<example + 1)
      if rows.isEmpty { continue }
      run.kernels.globalMaxBackward(
        run.rows(dy, one, width: channels), indices: run.rows(indices, one, width: channels),
        examples: 1, positions: rows.count, channels: channels,
        dx: run.rows(dx, rows, width: channels), accumulate: accumulate)
    }
  }
}

extension PlanBuilder {
  /// y[c] = max of x over all positions.
  mutating func globalMaximum(_ x: Value) -> Value {
    let y = value("maximum", [x.features], needsGradient: x.needsGradient)
    let indices = buffer("winners", perExample: y.count)
    append(
      GlobalMaximum(
        x: x.buffer, y: y.buffer, indices: indices, rowCount: x.rowCount,
        positions: x.positions, channels: x.features),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        GlobalMaximumGradient(
          dy: dy, indices: indices, dx: dx, rowCount: x.rowCount, positions: x.positions,
          channels: x.features,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
