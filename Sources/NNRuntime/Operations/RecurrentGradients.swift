// SPDX-License-Identifier: MIT

extension PlanBuilder {
  /// The gradients of a recurrent cell's weights and, of a lookup that it reads, the table.
  mutating func recurrentWeightGradients(
    _ x: Value, _ gates: Value, inner: Value, _ buffers: RecurrentBuffers,
    _ parameters: RecurrentParameters, _ cell: RecurrentCell
  ) {
    let (units, width) = (buffers.units, gates.features)
    let table = tableGradient(x, parameters.weight)
    /// Columns of the gates' gradients with what is multiplied with them.
    func piece(
      _ columns: Range<Int>, of source: Value, at begin: Int, input: Bool, states: Buffer?
    ) -> WeightGradientPiece {
      var piece = WeightGradientPiece(
        source: source.buffer, sourceColumns: source.features, columns: columns, weightBegin: begin)
      if input {
        piece.table = table
        if let gradient = parameters.weight.gradient, table == nil {
          piece.products.append(.init(x: x.buffer, inputCount: x.features, target: gradient))
        }
        if let gradient = parameters.bias?.gradient { piece.sums.append(gradient) }
      }
      if let states {
        if let gradient = parameters.recurrentWeight.gradient {
          piece.products.append(.init(x: states, inputCount: units, target: gradient))
        }
        if let gradient = parameters.recurrentBias?.gradient { piece.sums.append(gradient) }
      }
      return piece
    }
    let pieces: [WeightGradientPiece]
    switch cell {
    case .rnn, .lstm:
      pieces = [piece(0..<width, of: gates, at: 0, input: true, states: buffers.previous)]
    case .gru:
      pieces = [
        piece(0..<2 * units, of: gates, at: 0, input: true, states: buffers.previous),
        piece(0..<units, of: inner, at: 2 * units, input: false, states: buffers.previous),
        piece(2 * units..<width, of: gates, at: 2 * units, input: true, states: nil),
      ]
    case .gruResetBefore:
      pieces = [
        piece(0..<2 * units, of: gates, at: 0, input: true, states: buffers.previous),
        piece(2 * units..<width, of: gates, at: 2 * units, input: true, states: buffers.kept),
      ]
    }
    weightGradients(pieces, weightColumns: width, rowCount: gates.rowCount)
    if let table, let lookup = x.lookup { lookupGradient(table, lookup, parameters.weight) }
  }

  /// What gathers the gradients of a lookup's projected rows.
  private mutating func tableGradient(_ x: Value, _ weight: Parameter) -> TableGradient? {
    guard let lookup = x.lookup else { return nil }
    let (rows, width) = (lookup.table.shape[0], weight.shape[1])
    let panels = WeightGradientPart.mostPanels(columns: width, panelWidth: panelWidth)
    return TableGradient(
      codes: lookup.codes, table: lookup.table.buffer, rows: rows, inputCount: weight.shape[0],
      panels: buffer(
        "row_gradients", fixed: panels * rows * panelWidth, lifetime: .perWorker),
      plain: buffer("projected_gradient", fixed: rows * width), weightGradient: weight.gradient)
  }

  /// The gradient of the lookup's own table: that of its projected rows times Wᵀ.
  private mutating func lookupGradient(
    _ table: TableGradient, _ lookup: Value.Lookup, _ weight: Parameter
  ) {
    guard let gradient = lookup.table.gradient else { return }
    let (depth, width) = (weight.shape[0], weight.shape[1])
    let packed = packedWeight(
      weight, rowStride: 1, columnStride: width, depth: width, columns: depth)
    append(
      TableProduct(
        a: table.plain, packed: packed, bias: nil, c: gradient, rows: table.rows, depth: width,
        columns: depth, hasBiasRow: false, accumulate: false), .backward,
      "the gradient of the lookup")
  }
}
