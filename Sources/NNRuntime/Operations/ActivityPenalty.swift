// SPDX-License-Identifier: MIT

/// dx += (l1 sign(x) + 2 l2 x) / examples of the batch.
struct ActivityPenalty: Step {
  let x: Buffer
  let dx: Buffer
  let l1: Double
  let l2: Double
  let rowCount: RowCount
  let features: Int
  /// Whether there is a gradient already that this one is added to.
  let accumulate: Bool

  var inputs: [Buffer] { accumulate ? [x, dx] : [x] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: 1)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let gradient = run.rows(dx, range, width: 1)
    if !accumulate { run.arena.fill(gradient, 0) }
    let examples = Double(run.batch)
    run.kernels.addPenalty(
      run.rows(x, range, width: 1), g: gradient, l1: Float(l1 / examples), l2: Float(l2 / examples),
      count: range.count)
  }
}

extension PlanBuilder {
  /// The value itself; what flows back through it gets the penalty's gradient added.
  ///
  /// All that reads the value stands behind this layer in the plan and has put its gradient there before.
  mutating func activityPenalty(on x: Value, l1: Double, l2: Double) -> Value {
    onBackward { build in
      guard let (dx, accumulate) = build.addGradient(of: x) else { return }
      build.append(
        ActivityPenalty(
          x: x.buffer, dx: dx, l1: l1, l2: l2, rowCount: x.rowCount, features: x.features,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return x
  }
}
