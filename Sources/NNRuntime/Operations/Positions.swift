// SPDX-License-Identifier: MIT

/// y[step] = x[step] + table[step]; parts are runs of examples.
struct AddPositions: Step {
  let x: Buffer
  let table: Buffer
  let y: Buffer
  let rowCount: RowCount
  let features: Int
  let perExample: Int

  var inputs: [Buffer] { [x, table] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: 2 * perExample) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let rows = rowCount.range(of: example, on: run)
      let target = run.rows(y, rows, width: features)
      run.arena.copy(from: run.rows(x, rows, width: features), to: target)
      run.kernels.add(run.region(table), y: target, count: target.count)
    }
  }
}

/// dtable[step] = Σ dy[step] over the examples that have the step, in order; parts are runs of steps.
struct PositionGradient: Step {
  let dy: Buffer
  let tableGradient: Buffer
  let rowCount: RowCount
  let tableRows: Int
  let features: Int

  var inputs: [Buffer] { [dy] }
  var outputs: [Buffer] { [tableGradient] }

  private func split(on run: Execution) -> Split {
    Split(rows: tableRows, cost: run.batch * features)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let steps = split(on: run).range(part)
    run.arena.fill(run.rows(tableGradient, steps, width: features), 0)
    for example in 0..<run.batch {
      let rows = rowCount.range(of: example, on: run)
      let count = min(rows.count, steps.upperBound) - steps.lowerBound
      guard count > 0 else { continue }
      let begin = rows.lowerBound + steps.lowerBound
      run.kernels.add(
        run.rows(dy, begin..<begin + count, width: features),
        y: run.rows(tableGradient, steps.lowerBound..<steps.lowerBound + count, width: features),
        count: count * features)
    }
  }
}

extension PlanBuilder {
  /// Adds a learned row to each step.
  mutating func positions(_ x: Value, table: Parameter) -> Value {
    let y = positions(
      x, table: table.buffer, tableRows: table.shape[0],
      needsGradient: x.needsGradient || table.gradient != nil)
    if let gradient = table.gradient {
      onBackward { build in
        guard let dy = build.gradient(of: y) else { return }
        build.append(
          PositionGradient(
            dy: dy, tableGradient: gradient, rowCount: x.rowCount, tableRows: table.shape[0],
            features: x.features), .backward, "the gradient of weight")
      }
    }
    return y
  }

  /// Adds a row of sines and cosines to each step.
  mutating func sinusoidalPositions(_ x: Value) -> Value {
    let table = constant(
      "positions", SinusoidTable.interleaved(steps: x.positions, width: x.features),
      rows: x.positions)
    return positions(x, table: table, tableRows: x.positions, needsGradient: x.needsGradient)
  }

  private mutating func positions(
    _ x: Value, table: Buffer, tableRows: Int, needsGradient: Bool
  ) -> Value {
    precondition(x.positions <= tableRows, "\(x.positions) steps for a table of \(tableRows)")
    let y = value("positioned", like: x, needsGradient: needsGradient)
    append(
      AddPositions(
        x: x.buffer, table: table, y: y.buffer, rowCount: x.rowCount, features: x.features,
        perExample: x.count), .forward)
    onBackward { $0.passGradient(of: y, to: x) }
    return y
  }
}
