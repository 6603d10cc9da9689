// SPDX-License-Identifier: MIT

/// Some columns of the gradients of gates, and the gradients of weights that follow from them.
struct GateGradientPiece: Sendable {
  /// A weight whose gradient is xᵀ times these columns.
  struct Product: Sendable {
    let x: Buffer
    let inputCount: Int
    let target: Buffer
  }

  /// [rows, sourceColumns].
  let source: Buffer
  let sourceColumns: Int
  let columns: Range<Int>
  /// The first of them in the weights.
  let weightBegin: Int
  var products: [Product] = []
  /// Biases, whose gradients are sums over the rows.
  var sums: [Buffer] = []
  /// A table whose rows were chosen by number, instead of x.
  var table: TableGradient?

  func panels(_ width: Int) -> Int { (columns.count + width - 1) / width }
}

/// Where the gradients of a table of projected rows go, and those of what it was made of.
struct TableGradient: Sendable {
  let codes: Buffer
  /// The lookup's own table, [rows, inputCount].
  let table: Buffer
  let rows: Int
  let inputCount: Int
  /// A worker's own panel of them, [rows, panelWidth]: panels of several pieces are worked on at the same time.
  let panel: Buffer
  /// [rows, columns].
  let plain: Buffer
  /// Of the input's weight; nil: not wanted.
  let weightGradient: Buffer?
}

/// All gradients of a recurrent cell's weights: each panel of the gates' gradients is packed block by block and used for all
/// weights while it is in the cache; parts are panels.
struct GateGradients: Step {
  let pieces: [GateGradientPiece]
  let weightColumns: Int
  let rowCount: RowCount
  let panelWidth: Int
  /// [blockRows, panelWidth], and a row for sums.
  let block: Buffer

  static let blockRows = 512

  var inputs: [Buffer] {
    [block]
      + pieces.flatMap { piece in
        [piece.source] + piece.products.map(\.x)
          + (piece.table.map { [$0.codes, $0.table] } ?? [])
      }
  }
  var outputs: [Buffer] {
    pieces.flatMap { piece in
      piece.products.map(\.target) + piece.sums
        + (piece.table.map { [$0.panel, $0.plain] + ($0.weightGradient.map { [$0] } ?? []) } ?? [])
    }
  }

  private var panelCount: Int { pieces.reduce(0) { $0 + $1.panels(panelWidth) } }

  /// Panels of a part: one, but all where that is little work.
  private func split(on run: Execution) -> Split {
    let inputs = pieces.flatMap(\.products).reduce(1) { $0 + $1.inputCount }
    let work = rowCount.count(on: run) * inputs * panelWidth
    return Split(rows: panelCount, rowsPerPart: work < 1 << 17 ? panelCount : 1)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int {
    let rows = rowCount.count(on: run)
    return pieces.reduce(0) { sum, piece in
      let inputs = piece.products.reduce(0) { $0 + $1.inputCount } * rows
      let projected = piece.table.map { $0.weightGradient == nil ? 0 : $0.rows * $0.inputCount }
      return sum + piece.columns.count * (inputs + (projected ?? 0))
    }
  }

  func run(part: Int, worker: Int, on run: Execution) {
    for panel in split(on: run).range(part) {
      var rest = panel
      for piece in pieces {
        if rest < piece.panels(panelWidth) {
          work(piece, panel: rest, worker: worker, on: run)
          break
        }
        rest -= piece.panels(panelWidth)
      }
    }
  }

  private func work(
    _ piece: GateGradientPiece, panel: Int, worker: Int, on run: Execution
  ) {
    let scratch = run.scratch(block, worker: worker)
    let (first, depth) = (panel * panelWidth, rowCount.count(on: run))
    let columns = min(panelWidth, piece.columns.count - first)
    let column = piece.weightBegin + first
    let (packed, sums) = (
      scratch.slice(0, Self.blockRows * panelWidth),
      scratch.slice(Self.blockRows * panelWidth, panelWidth)
    )
    var begin = 0
    repeat {
      let rows = begin..<min(begin + Self.blockRows, depth)
      let source = run.rows(piece.source, rows, width: piece.sourceColumns)
      let skipped = min(piece.columns.lowerBound + first, source.count)
      run.kernels.pack(
        source.slice(skipped, source.count - skipped), rowStride: piece.sourceColumns,
        columnStride: 1, depthCount: rows.count, columns: columns, packed: packed,
        depth: rows.count)
      for product in piece.products {
        let target = run.region(product.target)
        run.kernels.matmul(
          run.rows(product.x, rows, width: product.inputCount), aRow: 1,
          aColumn: product.inputCount, packedB: packed,
          c: target.slice(column, target.count - column), cRow: weightColumns,
          rows: product.inputCount, columns: columns, depth: rows.count, accumulate: begin > 0)
      }
      if !piece.sums.isEmpty {
        run.kernels.columnSums(
          packed, rows: rows.count, columns: panelWidth, out: sums, accumulate: begin > 0)
      }
      if let table = piece.table {
        run.kernels.scatterRows(
          packed, indices: run.rows(table.codes, rows, width: 1), rows: rows.count,
          columns: panelWidth, range: 0..<table.rows,
          tableGradient: run.scratch(table.panel, worker: worker),
          accumulate: begin > 0)
      }
      begin += Self.blockRows
    } while begin < depth
    for target in piece.sums {
      run.arena.copy(
        from: sums.slice(0, columns), to: run.region(target).slice(column, columns))
    }
    if let table = piece.table {
      finish(table, run.scratch(table.panel, worker: worker), column..<column + columns, on: run)
    }
  }

  /// The projected rows' gradient as rows, and that of the weight that projects.
  private func finish(
    _ table: TableGradient, _ rows: Region, _ columns: Range<Int>, on run: Execution
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
