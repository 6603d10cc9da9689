// SPDX-License-Identifier: MIT

/// Sums of columns over a part of the rows, one row of partial sums for each part.
struct PartialColumnSums: Step {
  let x: Buffer
  let partial: Buffer
  let rowCount: RowCount
  let columns: Int

  /// Rows of a part: the split must be known before the batch is.
  static func rowsPerPart(columns: Int) -> Int { max(1, 65_536 / columns) }

  var inputs: [Buffer] { [x] }
  var outputs: [Buffer] { [partial] }

  func parts(on run: Execution) -> Int {
    let rows = rowCount.count(on: run)
    let size = PartialColumnSums.rowsPerPart(columns: columns)
    return (rows + size - 1) / size
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let size = PartialColumnSums.rowsPerPart(columns: columns)
    let rows = part * size..<min((part + 1) * size, rowCount.count(on: run))
    run.kernels.columnSums(
      run.rows(x, rows, width: columns), rows: rows.count, columns: columns,
      out: run.rows(partial, part..<part + 1, width: columns))
  }
}

/// Adds the partial sums of all parts, in order.
struct CombineColumnSums: Step {
  let partial: Buffer
  let sums: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [partial] }
  var outputs: [Buffer] { [sums] }

  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let size = PartialColumnSums.rowsPerPart(columns: columns)
    let parts = (rowCount.count(on: run) + size - 1) / size
    run.kernels.columnSums(
      run.rows(partial, 0..<parts, width: columns), rows: parts, columns: columns,
      out: run.region(sums))
  }
}

extension PlanBuilder {
  /// A buffer for the partial sums of rows of `columns`.
  mutating func partialSums(rowsOf value: Value, columns: Int, name: String = "partial") -> Buffer {
    let size = PartialColumnSums.rowsPerPart(columns: columns)
    // ceil(batch · rows / size) parts are at most this many, whatever the batch.
    let perExample = (value.positions + size - 1) / size
    return buffer(name, fixed: columns, perExample: perExample * columns)
  }

  /// sums[c] = Σ over all rows of x[·, c], in two levels whose order the sizes alone decide.
  ///
  /// `x` is a buffer with the rows and features of `value`, such as its gradient.
  mutating func columnSums(
    of x: Buffer, like value: Value, into sums: Buffer, _ what: String
  ) {
    let (rowCount, columns) = (value.rowCount, value.features)
    let partial = partialSums(rowsOf: value, columns: columns)
    append(
      PartialColumnSums(x: x, partial: partial, rowCount: rowCount, columns: columns),
      .backward, what)
    append(
      CombineColumnSums(
        partial: partial, sums: sums, rowCount: rowCount, columns: columns), .backward,
      what)
  }
}
