// SPDX-License-Identifier: MIT

/// y = x where x > 0, else alpha x.
struct ParametricRectifier: Step {
  let x: Buffer
  let alpha: Buffer
  let isShared: Bool
  let y: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [x, alpha] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.prelu(
      run.rows(x, rows, width: columns), alpha: run.region(alpha), isShared: isShared,
      y: run.rows(y, rows, width: columns), rows: rows.count, columns: columns)
  }
}

/// dx, and for each part a row of sums of dy min(x, 0) by column; parts are those of `PartialColumnSums`.
struct ParametricRectifierGradient: Step {
  let forward: ParametricRectifier
  let dy: Buffer
  let dx: Buffer?
  let partial: Buffer?
  let accumulate: Bool

  var inputs: [Buffer] { forward.inputs + [dy] }
  var outputs: [Buffer] { [dx, partial].compactMap(\.self) }

  private func split(on run: Execution) -> Split {
    Split(
      rows: forward.rowCount.count(on: run),
      rowsPerPart: PartialColumnSums.rowsPerPart(columns: forward.columns))
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    let columns = forward.columns
    run.kernels.preluBackward(
      run.rows(forward.x, rows, width: columns), alpha: run.region(forward.alpha),
      isShared: forward.isShared, dy: run.rows(dy, rows, width: columns),
      dx: dx.map { run.rows($0, rows, width: columns) },
      sums: partial.map { run.rows($0, part..<part + 1, width: columns) }, rows: rows.count,
      columns: columns, accumulate: accumulate)
  }
}

/// sum = Σ x, of a few values in order.
struct SumOfValues: Step {
  let x: Buffer
  let count: Int
  let sum: Buffer

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [sum] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    run.kernels.columnSums(
      run.rows(x, 0..<count, width: 1), rows: count, columns: 1, out: run.region(sum))
  }
}

extension PlanBuilder {
  /// y = x where x > 0, else alpha x, with a slope for each feature or one for all.
  mutating func prelu(_ x: Value, alpha: Parameter, isShared: Bool) -> Value {
    let y = value("rectified", like: x, needsGradient: x.needsGradient || alpha.gradient != nil)
    let forward = ParametricRectifier(
      x: x.buffer, alpha: alpha.buffer, isShared: isShared, y: y.buffer, rowCount: x.rowCount,
      columns: x.features)
    append(forward, .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let dx = build.addGradient(of: x)
      let partial =
        alpha.gradient == nil ? nil : build.partialSums(rowsOf: x, columns: x.features)
      build.append(
        ParametricRectifierGradient(
          forward: forward, dy: dy, dx: dx?.buffer, partial: partial,
          accumulate: dx?.accumulate ?? false), .backward, "the gradient of the input")
      guard let partial, let gradient = alpha.gradient else { return }
      let sums = isShared ? build.buffer("sums", fixed: x.features) : gradient
      build.append(
        CombineColumnSums(
          partial: partial, sums: sums, rowCount: x.rowCount, columns: x.features), .backward,
        "the gradient of alpha")
      guard isShared else { return }
      build.append(
        SumOfValues(x: sums, count: x.features, sum: gradient), .backward, "the gradient of alpha")
    }
    return y
  }
}
