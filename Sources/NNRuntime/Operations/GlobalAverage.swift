// SPDX-License-Identifier: MIT

/// y[c] = mean over positions, or backwards dx = dy / positions; parts are runs of examples.
struct GlobalAverage: Step {
  let source: Buffer
  let target: Buffer
  let rowCount: RowCount
  /// Of the longest example.
  let positions: Int
  let channels: Int
  let isBackward: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [source] }
  var outputs: [Buffer] { [target] }

  private func split(on run: Execution) -> Split {
    Split(rows: run.batch, cost: positions * channels)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let rows = rowCount.range(of: example, on: run)
      let one = example..<example + 1
      if isBackward {
        run.kernels.globalAverageBackward(
          run.rows(source, one, width: channels), examples: 1, positions: rows.count,
          channels: channels, dx: run.rows(target, rows, width: channels), accumulate: accumulate)
      } else {
        run.kernels.globalAverage(
          run.rows(source, rows, width: channels), examples: 1, positions: rows.count,
          channels: channels, y: run.rows(target, one, width: channels))
      }
    }
  }
}

extension PlanBuilder {
  /// y[c] = mean of x over all positions.
  mutating func globalAverage(_ x: Value) -> Value {
    let y = value("average", [x.features], needsGradient: x.needsGradient)
    append(
      GlobalAverage(
        source: x.buffer, target: y.buffer, rowCount: x.rowCount, positions: x.positions,
        channels: x.features,
        isBackward: false, accumulate: false), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        GlobalAverage(
          source: dy, target: dx, rowCount: x.rowCount, positions: x.positions,
          channels: x.features, isBackward: true,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
