// SPDX-License-Identifier: MIT

/// y = x with its axes in another order; parts are runs of rows.
struct PermuteAxes: Step {
  /// Of an example of x.
  let shape: [Int]
  /// Axis a of y is axis order[a] of x.
  let order: [Int]
  let x: Buffer
  let y: Buffer
  let accumulate: Bool

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [y] }

  private var sizes: [Int] { order.map { shape[$0] } }

  /// How far the next cell of each axis of y is in x, the batch first.
  private var strides: [Int] {
    var strides = [1]
    for size in shape.reversed() { strides.insert(strides[0] * size, at: 0) }
    return [strides[0]] + order.map { strides[$0 + 1] }
  }

  private func split(on run: Execution) -> Split {
    let row = sizes.last ?? 1
    return Split(rows: run.batch * shape.reduce(1, *) / row, cost: 2 * row)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.permute(
      run.region(x), sizes: [run.batch] + sizes, strides: strides, rowBegin: range.lowerBound,
      rowCount: range.count, y: run.rows(y, range, width: sizes.last ?? 1), accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// Axis a of the result is axis order[a] of x, counted without the batch.
  mutating func permuted(_ x: Value, _ order: [Int]) -> Value {
    let y = value("permuted", order.map { x.shape[$0] }, needsGradient: x.needsGradient)
    append(
      PermuteAxes(shape: x.shape, order: order, x: x.buffer, y: y.buffer, accumulate: false),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      let back = order.indices.sorted { order[$0] < order[$1] }
      build.append(
        PermuteAxes(shape: y.shape, order: back, x: dy, y: dx, accumulate: accumulate), .backward,
        "the gradient of the input")
    }
    return y
  }
}
