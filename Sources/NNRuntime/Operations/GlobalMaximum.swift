// SPDX-License-Identifier: MIT

/// y[c] = max over positions; parts are runs of examples.
struct GlobalMaximum: Step {
  let x: Buffer
  let y: Buffer
  /// Which position won, for the backward pass.
  let indices: Buffer
  let positions: Int
  let channels: Int

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y, indices] }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: positions * channels)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.globalMax(
      run.rows(x, range, width: positions * channels), examples: range.count, positions: positions,
      channels: channels, y: run.rows(y, range, width: channels),
      indices: run.rows(indices, range, width: channels))
  }
}

/// dx: the gradient goes to the position that won; parts are runs of examples.
struct GlobalMaximumGradient: Step {
  let dy: Buffer
  let indices: Buffer
  let dx: Buffer
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
    let range = split(on: run).range(part)
    run.kernels.globalMaxBackward(
      run.rows(dy, range, width: channels), indices: run.rows(indices, range, width: channels),
      examples: range.count, positions: positions, channels: channels,
      dx: run.rows(dx, range, width: positions * channels), accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// y[c] = max of x over all positions.
  mutating func globalMaximum(_ x: Value) -> Value {
    let y = value("maximum", [x.features], needsGradient: x.needsGradient)
    let indices = buffer("winners", perExample: y.count)
    append(
      GlobalMaximum(
        x: x.buffer, y: y.buffer, indices: indices, positions: x.positions, channels: x.features),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        GlobalMaximumGradient(
          dy: dy, indices: indices, dx: dx, positions: x.positions, channels: x.features,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
