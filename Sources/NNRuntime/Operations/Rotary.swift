// SPDX-License-Identifier: MIT

/// Turns pairs of features by angles that grow with the step, or back; parts are runs of examples.
struct RotateFeatures: Step {
  let x: Buffer
  let y: Buffer
  /// [longest, width], cosines then sines.
  let angles: Buffer
  let rowCount: RowCount
  let heads: Int
  let width: Int
  /// Values of the longest example.
  let perExample: Int
  let isBackward: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [x, angles] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: perExample) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let rows = rowCount.range(of: example, on: run)
      run.kernels.rotatePairs(
        run.rows(x, rows, width: heads * width), angles: run.region(angles),
        isBackward: isBackward, y: run.rows(y, rows, width: heads * width), rows: rows.count,
        heads: heads, width: width, accumulate: accumulate)
    }
  }
}

extension PlanBuilder {
  /// Rotary positions: features i and i + width / 2 of a head are turned by step · 10000^(-2i / width).
  mutating func rotated(_ x: Value, heads: Int) -> Value {
    let width = x.features / heads
    let y = value("rotated", like: x)
    let angles = constant(
      "angles", SinusoidTable.rotary(steps: x.positions, width: width), rows: x.positions)
    append(
      RotateFeatures(
        x: x.buffer, y: y.buffer, angles: angles, rowCount: x.rowCount, heads: heads, width: width,
        perExample: x.count, isBackward: false, accumulate: false), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      build.append(
        RotateFeatures(
          x: dy, y: dx, angles: angles, rowCount: x.rowCount, heads: heads, width: width,
          perExample: x.count, isBackward: true, accumulate: accumulate), .backward,
        "the gradient of the input")
    }
    return y
  }
}
