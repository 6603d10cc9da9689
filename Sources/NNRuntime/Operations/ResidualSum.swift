// SPDX-License-Identifier: MIT

/// y = a + b, or y = a; in addition to what y holds if it accumulates.
struct AddValues: Step {
  let a: Buffer
  let b: Buffer?
  let y: Buffer
  let rowCount: RowCount
  let features: Int
  let accumulate: Bool

  var inputs: [Buffer] { [a] + (b.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: 2)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let target = run.rows(y, range, width: 1)
    if accumulate {
      run.kernels.add(run.rows(a, range, width: 1), y: target, count: range.count)
    } else {
      run.arena.copy(from: run.rows(a, range, width: 1), to: target)
    }
    if let b { run.kernels.add(run.rows(b, range, width: 1), y: target, count: range.count) }
  }
}

extension PlanBuilder {
  /// y = a + b, of the same rows and features.
  mutating func residualSum(_ a: Value, _ b: Value) -> Value {
    precondition(a.shape == b.shape && a.rowCount == b.rowCount, "\(a.shape) + \(b.shape)")
    let y = value("sum", like: a, needsGradient: a.needsGradient || b.needsGradient)
    append(
      AddValues(
        a: a.buffer, b: b.buffer, y: y.buffer, rowCount: a.rowCount, features: a.features,
        accumulate: false), .forward)
    onBackward { build in
      build.passGradient(of: y, to: a)
      build.passGradient(of: y, to: b)
    }
    return y
  }

  /// dx = dy, for values of the same rows and features.
  mutating func passGradient(of y: Value, to x: Value) {
    guard let dy = gradient(of: y), let (dx, accumulate) = addGradient(of: x) else { return }
    append(
      AddValues(
        a: dy, b: nil, y: dx, rowCount: x.rowCount, features: x.features, accumulate: accumulate),
      .backward, "the gradient of the input")
  }
}
