// SPDX-License-Identifier: MIT

internal import NNSpec

/// The gradients of the weights and biases behind an output: some panels of its gradient are packed block by block and used for
/// all of them while they are in the cache; parts are a piece's panels, a few at a time, and rows of its weights.
struct WeightGradients: Step {
  let pieces: [WeightGradientPiece]
  let weightColumns: Int
  let rowCount: RowCount
  let panelWidth: Int
  let precision: ProductPrecision
  /// A worker's [panels, blockRows, panelWidth], and a row for the sums of each panel; then the panels once more if they are
  /// rounded for the products.
  let block: Buffer
  private let mostPanels: Int
  private let partList: [WeightGradientPart]

  static let blockRows = 256

  init(
    pieces: [WeightGradientPiece], weightColumns: Int, rowCount: RowCount, panelWidth: Int,
    precision: ProductPrecision, block: Buffer
  ) {
    self.pieces = pieces
    self.weightColumns = weightColumns
    self.rowCount = rowCount
    self.panelWidth = panelWidth
    self.precision = precision
    self.block = block
    mostPanels = WeightGradientPart.mostPanels(columns: weightColumns, panelWidth: panelWidth)
    partList = WeightGradientPart.parts(of: pieces, mostPanels: mostPanels, panelWidth: panelWidth)
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
  private func isSmall(on run: Execution) -> Bool { multiplyAdds(on: run) < 1 << 19 }

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

  private func work(_ part: WeightGradientPart, worker: Int, on run: Execution) {
    // Taken from the list once, since a copy of it counts references.
    let piece = pieces[part.piece]
    let depth = rowCount.count(on: run)
    var begin = 0
    repeat {
      let rows = begin..<min(begin + Self.blockRows, depth)
      let packed = pack(rows, of: part, piece, worker: worker, on: run)
      let factor =
        precision == .float32 ? packed : rounded(packed, rows, of: part, worker: worker, on: run)
      multiply(factor, rows, of: part, piece, on: run)
      if part.isFirst { sum(packed, rows, of: part, piece, worker: worker, on: run) }
      begin += Self.blockRows
    } while begin < depth
    guard part.isFirst else { return }
    for panel in part.panels { finish(part, piece, panel: panel, worker: worker, on: run) }
  }

  private func pack(
    _ rows: Range<Int>, of part: WeightGradientPart, _ piece: WeightGradientPiece, worker: Int,
    on run: Execution
  ) -> Region {
    let columns = columns(of: part.panels, in: piece)
    let packed = run.scratch(block, worker: worker).slice(
      0, part.panels.count * rows.count * panelWidth)
    let source = run.rows(piece.source, rows, width: piece.sourceColumns)
    let skipped = min(piece.columns.lowerBound + columns.lowerBound, source.count)
    run.kernels.pack(
      source.slice(skipped, source.count - skipped), rowStride: piece.sourceColumns,
      columnStride: 1, depthCount: rows.count, columns: columns.count, packed: packed,
      depth: rows.count)
    return packed
  }

  /// The packed panels in the precision of the products.
  private func rounded(
    _ packed: Region, _ rows: Range<Int>, of part: WeightGradientPart, worker: Int,
    on run: Execution
  ) -> Region {
    let (size, cells) = (rows.count * panelWidth, precision.cells(of: rows.count) * panelWidth)
    let target = run.scratch(block, worker: worker).slice(
      mostPanels * (Self.blockRows + 1) * panelWidth, part.panels.count * cells)
    for panel in 0..<part.panels.count {
      run.kernels.pack(
        packed.slice(panel * size, size), rowStride: panelWidth, columnStride: 1,
        depthCount: rows.count, columns: panelWidth, packed: target.slice(panel * cells, cells),
        depth: rows.count, precision: precision)
    }
    return target
  }

  /// Adds xᵀ dy of some rows to the part's rows of each weight.
  private func multiply(
    _ packed: Region, _ rows: Range<Int>, of part: WeightGradientPart,
    _ piece: WeightGradientPiece, on run: Execution
  ) {
    let columns = columns(of: part.panels, in: piece)
    let column = piece.weightBegin + columns.lowerBound
    for product in piece.products {
      let weightRows = part.rows(of: product.inputCount)
      guard !weightRows.isEmpty else { continue }
      let x = run.rows(product.x, rows, width: product.inputCount)
      let target = run.rows(product.target, weightRows, width: weightColumns)
      let skipped = min(weightRows.lowerBound, x.count)
      run.kernels.matmul(
        x.slice(skipped, x.count - skipped), aRow: 1, aColumn: product.inputCount,
        packedB: packed, c: target.slice(column, target.count - column), cRow: weightColumns,
        rows: weightRows.count, columns: columns.count, depth: rows.count,
        accumulate: rows.lowerBound > 0, precision: precision)
    }
  }

  /// Adds some rows to the sums of columns, and to those of a table's rows.
  private func sum(
    _ packed: Region, _ rows: Range<Int>, of part: WeightGradientPart,
    _ piece: WeightGradientPiece, worker: Int, on run: Execution
  ) {
    guard !piece.sums.isEmpty || piece.table != nil else { return }
    let accumulate = rows.lowerBound > 0
    for panel in 0..<part.panels.count {
      let panelRows = packed.slice(panel * rows.count * panelWidth, rows.count * panelWidth)
      if !piece.sums.isEmpty {
        run.kernels.columnSums(
          panelRows, rows: rows.count, columns: panelWidth,
          out: sums(panel, worker: worker, on: run), accumulate: accumulate)
      }
      if let table = piece.table {
        run.kernels.scatterRows(
          panelRows, indices: run.rows(table.codes, rows, width: 1), rows: rows.count,
          columns: panelWidth, range: 0..<table.rows,
          tableGradient: panelGradient(table, panel, worker: worker, on: run),
          accumulate: accumulate)
      }
    }
  }

  private func columns(of panels: Range<Int>, in piece: WeightGradientPiece) -> Range<Int> {
    panels.lowerBound * panelWidth..<min(panels.upperBound * panelWidth, piece.columns.count)
  }

  /// Where the sums of a part's panel stand, behind all that is packed.
  private func sums(_ panel: Int, worker: Int, on run: Execution) -> Region {
    run.scratch(block, worker: worker).slice(
      (mostPanels * Self.blockRows + panel) * panelWidth, panelWidth)
  }

  /// Puts a panel's sums and table where they belong.
  private func finish(
    _ part: WeightGradientPart, _ piece: WeightGradientPiece, panel: Int, worker: Int,
    on run: Execution
  ) {
    let columns = columns(of: panel..<panel + 1, in: piece)
    let begin = piece.weightBegin + columns.lowerBound
    let own = panel - part.panels.lowerBound
    for target in piece.sums {
      run.arena.copy(
        from: sums(own, worker: worker, on: run).slice(0, columns.count),
        to: run.region(target).slice(begin, columns.count))
    }
    if let table = piece.table {
      finish(
        table, panelGradient(table, own, worker: worker, on: run),
        columns: begin..<begin + columns.count, on: run)
    }
  }
}

extension PlanBuilder {
  /// What computes the gradients that pieces of an output's gradient give; nothing if none is wanted.
  mutating func weightGradients(
    _ pieces: [WeightGradientPiece], weightColumns: Int, rowCount: RowCount
  ) {
    let wanted = pieces.filter {
      !$0.products.isEmpty || !$0.sums.isEmpty || $0.table != nil
    }
    guard !wanted.isEmpty else { return }
    let panels = WeightGradientPart.mostPanels(columns: weightColumns, panelWidth: panelWidth)
    let rounded = precision == .float32 ? 0 : precision.cells(of: WeightGradients.blockRows)
    let block = buffer(
      "packed_gradient", fixed: panels * (WeightGradients.blockRows + 1 + rounded) * panelWidth,
      lifetime: .perWorker)
    append(
      WeightGradients(
        pieces: wanted, weightColumns: weightColumns, rowCount: rowCount, panelWidth: panelWidth,
        precision: precision, block: block), .backward, "the gradients of the weights")
  }
}
