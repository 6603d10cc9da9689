// SPDX-License-Identifier: MIT

/// dx = dy, or in addition to what dx holds.
struct PassGradient: Step {
  let dy: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let features: Int
  let accumulate: Bool

  var inputs: [Buffer] { [dy] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: 2)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let (source, target) = (run.rows(dy, range, width: 1), run.rows(dx, range, width: 1))
    if accumulate {
      run.kernels.add(source, y: target, count: range.count)
    } else {
      run.arena.copy(from: source, to: target)
    }
  }
}

extension PlanBuilder {
  /// dx = dy, for values of the same rows and features.
  mutating func passGradient(of y: Value, to x: Value) {
    guard let dy = gradient(of: y), let (dx, accumulate) = addGradient(of: x) else { return }
    append(
      PassGradient(
        dy: dy, dx: dx, rowCount: x.rowCount, features: x.features, accumulate: accumulate),
      .backward, "the gradient of the input")
  }
}
