// SPDX-License-Identifier: MIT

/// y[row] = table[number in x[row]]; parts are runs of rows.
struct LookupForward: Step {
  let x: Buffer
  let table: Buffer
  let y: Buffer
  let rowCount: RowCount
  let tableRows: Int
  let columns: Int

  var inputs: [Buffer] { [x, table] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.gatherRows(
      run.region(table), tableRows: tableRows, indices: run.rows(x, rows, width: 1),
      rows: rows.count, columns: columns, y: run.rows(y, rows, width: columns))
  }
}

/// dtable[v] = Σ dy over the rows that hold v, in order; parts are runs of the table's rows.
struct LookupGradient: Step {
  let x: Buffer
  let dy: Buffer
  let tableGradient: Buffer
  let rowCount: RowCount
  let tableRows: Int
  let columns: Int

  var inputs: [Buffer] { [x, dy] }
  var outputs: [Buffer] { [tableGradient] }

  private func split(on run: Execution) -> Split {
    // Every part looks at all numbers, so that there should be few parts.
    Split(rows: tableRows, rowsPerPart: max(1, (tableRows + 7) / 8))
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = 0..<rowCount.count(on: run)
    run.kernels.scatterRows(
      run.rows(dy, rows, width: columns), indices: run.rows(x, rows, width: 1), rows: rows.count,
      columns: columns, range: split(on: run).range(part), tableGradient: run.region(tableGradient))
  }
}

extension PlanBuilder {
  /// Rows of a table by number: x `[…, 1]`, table `[rows, columns]`, y `[…, columns]`.
  mutating func lookup(_ x: Value, table: Parameter) -> Value {
    precondition(x.features == 1, "numbers of rows in \(x.shape)")
    let (rows, columns) = (table.shape[0], table.shape[1])
    var y = value("rows", like: x, features: columns, needsGradient: table.gradient != nil)
    if defersLookup {
      y.lookup = Value.Lookup(codes: x.buffer, table: table)
      return y
    }
    append(
      LookupForward(
        x: x.buffer, table: table.buffer, y: y.buffer, rowCount: x.rowCount, tableRows: rows,
        columns: columns), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let gradient = table.gradient else { return }
      build.append(
        LookupGradient(
          x: x.buffer, dy: dy, tableGradient: gradient, rowCount: x.rowCount, tableRows: rows,
          columns: columns), .backward, "the gradient of weight")
    }
    return y
  }
}
