// SPDX-License-Identifier: MIT

/// All gradients of a recurrent cell's weights: some panels of the gates' gradients are packed block by block and used for all
/// weights while they are in the cache; parts are a piece's panels, a few at a time.
struct GateGradients: Step {
  /// A piece's panels that are worked on together.
  private struct Part {
    let piece: GateGradientPiece
    let panels: Range<Int>
  }

  let pieces: [GateGradientPiece]
  let weightColumns: Int
  let rowCount: RowCount
  let panelWidth: Int
  /// [panels, blockRows, panelWidth], and a row for the sums of each panel.
  let block: Buffer
  private let panelsOfPart: Int
  private let partList: [Part]

  static let blockRows = 512

  init(
    pieces: [GateGradientPiece], weightColumns: Int, rowCount: RowCount, panelWidth: Int,
    panelsOfPart: Int, block: Buffer
  ) {
    self.pieces = pieces
    self.weightColumns = weightColumns
    self.rowCount = rowCount
    self.panelWidth = panelWidth
    self.block = block
    self.panelsOfPart = panelsOfPart
    partList = pieces.flatMap { piece in
      let split = Split(rows: piece.panels(panelWidth), rowsPerPart: panelsOfPart)
      return (0..<split.parts).map { Part(piece: piece, panels: split.range($0)) }
    }
  }

  /// Panels of a part: several read each row of x once, and what is packed of them fits the second-level cache; yet there are
  /// parts for a few threads.
  static func panelsOfPart(columns: Int, panelWidth: Int) -> Int {
    let panels = (columns + panelWidth - 1) / panelWidth
    return max(1, min(panels / 4, 192 / panelWidth))
  }

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
        + (piece.table.map { [$0.panels, $0.plain] + ($0.weightGradient.map { [$0] } ?? []) } ?? [])
    }
  }

  /// All parts as one where that is little work.
  private func isSmall(on run: Execution) -> Bool {
    let inputs = pieces.flatMap(\.products).reduce(1) { $0 + $1.inputCount }
    return rowCount.count(on: run) * inputs * panelWidth < 1 << 17
  }

  func parts(on run: Execution) -> Int { isSmall(on: run) ? 1 : partList.count }
  func multiplyAdds(on run: Execution) -> Int {
    let rows = rowCount.count(on: run)
    return pieces.reduce(0) { sum, piece in
      let inputs = piece.products.reduce(0) { $0 + $1.inputCount } * rows
      let projected = piece.table.map { $0.weightGradient == nil ? 0 : $0.rows * $0.inputCount }
      return sum + piece.columns.count * (inputs + (projected ?? 0))
    }
  }

  func run(part: Int, worker: Int, on run: Execution) {
    for part in isSmall(on: run) ? partList[...] : partList[part...part] {
      work(part, worker: worker, on: run)
    }
  }

  private func work(_ part: Part, worker: Int, on run: Execution) {
    let depth = rowCount.count(on: run)
    var begin = 0
    repeat {
      let rows = begin..<min(begin + Self.blockRows, depth)
      add(rows, to: part, worker: worker, on: run)
      begin += Self.blockRows
    } while begin < depth
    for panel in part.panels { finish(part, panel: panel, worker: worker, on: run) }
  }

  /// Packs rows of a part's columns, and adds what follows from them to all gradients.
  private func add(_ rows: Range<Int>, to part: Part, worker: Int, on run: Execution) {
    let (piece, isFirst) = (part.piece, rows.lowerBound == 0)
    let columns = columns(of: part.panels, in: piece)
    let scratch = run.scratch(block, worker: worker)
    let packed = scratch.slice(0, part.panels.count * rows.count * panelWidth)
    let source = run.rows(piece.source, rows, width: piece.sourceColumns)
    let skipped = min(piece.columns.lowerBound + columns.lowerBound, source.count)
    run.kernels.pack(
      source.slice(skipped, source.count - skipped), rowStride: piece.sourceColumns,
      columnStride: 1, depthCount: rows.count, columns: columns.count, packed: packed,
      depth: rows.count)
    let column = piece.weightBegin + columns.lowerBound
    for product in piece.products {
      let target = run.region(product.target)
      run.kernels.matmul(
        run.rows(product.x, rows, width: product.inputCount), aRow: 1,
        aColumn: product.inputCount, packedB: packed,
        c: target.slice(column, target.count - column), cRow: weightColumns,
        rows: product.inputCount, columns: columns.count, depth: rows.count, accumulate: !isFirst)
    }
    guard !piece.sums.isEmpty || piece.table != nil else { return }
    for panel in 0..<part.panels.count {
      let panelRows = packed.slice(panel * rows.count * panelWidth, rows.count * panelWidth)
      if !piece.sums.isEmpty {
        run.kernels.columnSums(
          panelRows, rows: rows.count, columns: panelWidth, out: sums(scratch, panel),
          accumulate: !isFirst)
      }
      if let table = piece.table {
        run.kernels.scatterRows(
          panelRows, indices: run.rows(table.codes, rows, width: 1), rows: rows.count,
          columns: panelWidth, range: 0..<table.rows,
          tableGradient: panelGradient(table, panel, worker: worker, on: run),
          accumulate: !isFirst)
      }
    }
  }

  private func columns(of panels: Range<Int>, in piece: GateGradientPiece) -> Range<Int> {
    panels.lowerBound * panelWidth..<min(panels.upperBound * panelWidth, piece.columns.count)
  }

  /// Where the sums of a part's panel stand, behind all that is packed.
  private func sums(_ scratch: Region, _ panel: Int) -> Region {
    scratch.slice((panelsOfPart * Self.blockRows + panel) * panelWidth, panelWidth)
  }

  private func panelGradient(
    _ table: TableGradient, _ panel: Int, worker: Int, on run: Execution
  ) -> Region {
    let size = table.rows * panelWidth
    return run.scratch(table.panels, worker: worker).slice(panel * size, size)
  }

  /// Puts a panel's sums and table where they belong.
  private func finish(_ part: Part, panel: Int, worker: Int, on run: Execution) {
    let piece = part.piece
    let columns = columns(of: panel..<panel + 1, in: piece)
    let begin = piece.weightBegin + columns.lowerBound
    let own = panel - part.panels.lowerBound
    for target in piece.sums {
      run.arena.copy(
        from: sums(run.scratch(block, worker: worker), own).slice(0, columns.count),
        to: run.region(target).slice(begin, columns.count))
    }
    if let table = piece.table {
      finish(
        table, panelGradient(table, own, worker: worker, on: run), begin..<begin + columns.count,
        on: run)
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
