// SPDX-License-Identifier: MIT

/// y = a · b by row, of normalised rows if wanted.
struct RowDot: Step {
  let a: Buffer
  let b: Buffer
  let y: Buffer
  let normalise: Bool
  let columns: Int

  var inputs: [Buffer] { [a, b] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: 4 * columns) }
  func parts(on run: Execution) -> Int { split(on: run).parts }
  /// Without those of the norms.
  func multiplyAdds(on run: Execution) -> Int { run.batch * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.rowDot(
      run.rows(a, range, width: columns), run.rows(b, range, width: columns), normalise: normalise,
      y: run.rows(y, range, width: 1), rows: range.count, columns: columns)
  }
}

/// da = dy b, with what the norm adds.
struct RowDotGradient: Step {
  let a: Buffer
  let b: Buffer
  let dy: Buffer
  let da: Buffer
  let normalise: Bool
  let columns: Int
  let accumulate: Bool

  var inputs: [Buffer] { [a, b, dy] }
  var outputs: [Buffer] { [da] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: 4 * columns) }
  func parts(on run: Execution) -> Int { split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { run.batch * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.rowDotBackward(
      run.rows(a, range, width: columns), run.rows(b, range, width: columns), normalise: normalise,
      dy: run.rows(dy, range, width: 1), da: run.rows(da, range, width: columns),
      rows: range.count, columns: columns, accumulate: accumulate)
  }
}

extension PlanBuilder {
  /// The product of two rows of an example.
  mutating func rowDot(_ a: Value, _ b: Value, normalise: Bool) -> Value {
    let y = value("dot", [1], needsGradient: a.needsGradient || b.needsGradient)
    let columns = a.count
    append(
      RowDot(a: a.buffer, b: b.buffer, y: y.buffer, normalise: normalise, columns: columns),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      for (one, other) in [(a, b), (b, a)] {
        guard let (da, accumulate) = build.addGradient(of: one) else { continue }
        build.append(
          RowDotGradient(
            a: one.buffer, b: other.buffer, dy: dy, da: da, normalise: normalise, columns: columns,
            accumulate: accumulate), .backward, "the gradient of the input")
      }
    }
    return y
  }
}
