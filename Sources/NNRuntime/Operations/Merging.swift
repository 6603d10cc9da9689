// SPDX-License-Identifier: MIT

/// y = x1 + x2 + … and its like, element by element.
struct MergeValues: Step {
  let kind: MergeKind
  let x: [Buffer]
  let y: Buffer
  let rowCount: RowCount
  let features: Int

  var inputs: [Buffer] { x }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: x.count)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.merge(
      kind, x.map { run.rows($0, range, width: 1) }, y: run.rows(y, range, width: 1),
      count: range.count)
  }
}

/// The gradient of one of the values.
struct MergeGradient: Step {
  let kind: MergeKind
  let x: [Buffer]
  let index: Int
  let dy: Buffer
  let dx: Buffer
  let rowCount: RowCount
  let features: Int
  let accumulate: Bool

  var inputs: [Buffer] { x + [dy] }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run) * features, cost: x.count)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.mergeBackward(
      kind, x.map { run.rows($0, range, width: 1) }, index: index,
      dy: run.rows(dy, range, width: 1), dx: run.rows(dx, range, width: 1), count: range.count,
      accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// Values of one shape become one, element by element.
  mutating func merge(_ kind: MergeKind, _ values: [Value]) -> Value {
    let first = values[0]
    precondition(
      values.allSatisfy { $0.shape == first.shape && $0.rowCount == first.rowCount },
      "a merge of \(values.map(\.shape))")
    let y = value(
      "merged", like: first, needsGradient: values.contains(where: \.needsGradient))
    let x = values.map(\.buffer)
    append(
      MergeValues(
        kind: kind, x: x, y: y.buffer, rowCount: first.rowCount, features: first.features), .forward
    )
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      for (index, value) in values.enumerated() {
        // The sum's gradient is that of the last one too.
        if kind == .add, index == values.count - 1, build.handOver(dy, to: value) { continue }
        guard let (dx, accumulate) = build.addGradient(of: value) else { continue }
        build.append(
          MergeGradient(
            kind: kind, x: x, index: index, dy: dy, dx: dx, rowCount: first.rowCount,
            features: first.features, accumulate: accumulate), .backward,
          "the gradient of the input")
      }
    }
    return y
  }
}
