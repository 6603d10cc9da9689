// SPDX-License-Identifier: MIT

/// Where the gradients of a table of projected rows go, and those of what it was made of.
struct TableGradient: Sendable {
  let codes: Buffer
  /// The lookup's own table, [rows, inputCount].
  let table: Buffer
  let rows: Int
  let inputCount: Int
  /// A worker's own panels of them, [panels, rows, panelWidth]: several parts are worked on at the same time.
  let panels: Buffer
  /// [rows, columns].
  let plain: Buffer
  /// Of the input's weight; nil: not wanted.
  let weightGradient: Buffer?
}

extension WeightGradients {
  /// A worker's memory for the gradient of a part's panel of the table.
  func panelGradient(
    _ table: TableGradient, _ panel: Int, worker: Int, on run: Execution
  ) -> Region {
    let size = table.rows * panelWidth
    return run.scratch(table.panels, worker: worker).slice(panel * size, size)
  }

  /// The projected rows' gradient as rows, and that of the weight that projects.
  func finish(
    _ table: TableGradient, _ rows: Region, columns: Range<Int>, on run: Execution
  ) {
    let plain = run.region(table.plain)
    for row in 0..<table.rows {
      run.arena.copy(
        from: rows.slice(row * panelWidth, columns.count),
        to: plain.slice(row * weightColumns + columns.lowerBound, columns.count))
    }
    guard let gradient = table.weightGradient else { return }
    let target = run.region(gradient)
    run.kernels.matmul(
      run.region(table.table), aRow: 1, aColumn: table.inputCount, packedB: rows,
      c: target.slice(columns.lowerBound, target.count - columns.lowerBound), cRow: weightColumns,
      rows: table.inputCount, columns: columns.count, depth: table.rows)
  }
}
