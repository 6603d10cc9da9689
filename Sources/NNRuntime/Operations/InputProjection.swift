// SPDX-License-Identifier: MIT

internal import NNSpec

/// Where a recurrent cell finds x W + b.
enum InputProjection: Sendable {
  /// In the memory of the gates, made by one product.
  case product
  /// In a table of all rows that a lookup can give, projected; the last row is for numbers outside.
  case table(Buffer, codes: Buffer, rows: Int)
  /// It computes them itself: x has very few features.
  case inline(x: Buffer, features: Int, weight: Buffer, bias: Buffer?)

  /// Features up to which a product is not worth its memory.
  static let mostInline = 2
  /// Rows of a lookup up to which all are projected: fewer than a batch has time steps.
  static let mostRows = 256

  var inputs: [Buffer] {
    switch self {
    case .product: []
    case .table(let table, let codes, _): [table, codes]
    case .inline(let x, _, let weight, let bias): [x, weight] + (bias.map { [$0] } ?? [])
    }
  }

  /// Multiply-adds of a time step for a column of gates, where the cell does them.
  var features: Int {
    if case .inline(_, let features, _, _) = self { features } else { 0 }
  }

  /// Tells a kernel.
  func set(_ recurrence: inout Recurrence, on run: Execution) {
    switch self {
    case .product: break
    case .table(let table, let codes, let rows):
      recurrence.table = Recurrence.Table(
        rows: run.region(table), count: rows, codes: run.region(codes))
    case .inline(let x, let features, let weight, let bias):
      recurrence.input = Recurrence.Input(
        x: run.region(x), features: features, weight: run.region(weight),
        bias: bias.map { run.region($0) })
    }
  }
}

/// c = a b + bias for a fixed number of rows, which follow from weights alone; parts are runs of rows.
struct TableProduct: Step {
  let a: Buffer
  let packed: Buffer
  let bias: Buffer?
  let c: Buffer
  let rows: Int
  let depth: Int
  let columns: Int
  /// Whether a row of nothing but the bias follows.
  let hasBiasRow: Bool
  let accumulate: Bool

  var inputs: [Buffer] { [a, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [c] }

  private var split: Split { Split(rows: rows, rowsPerPart: max(1, min(rows, 24))) }
  func parts(on run: Execution) -> Int { split.parts }
  func multiplyAdds(on run: Execution) -> Int { rows * depth * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split.range(part)
    let bias = bias.map { run.region($0) }
    run.kernels.matmul(
      run.rows(a, range, width: depth), aRow: depth, packedB: run.region(packed),
      c: run.rows(c, range, width: columns), cRow: columns, rows: range.count, columns: columns,
      depth: depth, bias: bias, accumulate: accumulate)
    guard hasBiasRow, range.upperBound == rows else { return }
    let last = run.rows(c, rows..<rows + 1, width: columns)
    if let bias {
      run.arena.copy(from: bias.slice(0, columns), to: last)
    } else {
      run.arena.fill(last, 0)
    }
  }
}

extension PlanBuilder {
  /// x W + b for all time steps, or what the loop makes them of.
  mutating func inputProjection(
    _ x: Value, weight: Parameter, bias: Parameter?, _ cell: RecurrentCell
  ) -> (gates: Value, projection: InputProjection) {
    let (depth, width) = (weight.shape[0], weight.shape[1])
    let gates = value("gates", like: x, features: width)
    if x.lookup == nil, cell.isTiled, depth <= InputProjection.mostInline {
      return (
        gates,
        .inline(x: x.buffer, features: depth, weight: weight.buffer, bias: bias?.buffer)
      )
    }
    // A table's rows are few and made once an update.
    let precision = x.lookup == nil ? self.precision : .float32
    let packed = packedWeight(
      weight, rowStride: width, columnStride: 1, depth: depth, columns: width,
      precision: precision)
    guard let lookup = x.lookup else {
      append(
        RowProduct(
          x: x.buffer, packed: packed, bias: bias?.buffer, y: gates.buffer, rowCount: x.rowCount,
          depth: depth, columns: width, panelWidth: panelWidth, accumulate: false,
          precision: precision), .forward,
        "the input's projection")
      return (gates, .product)
    }
    let rows = lookup.table.shape[0]
    let table = buffer("projected_rows", fixed: (rows + 1) * width, lifetime: .persistent)
    append(
      TableProduct(
        a: lookup.table.buffer, packed: packed, bias: bias?.buffer, c: table, rows: rows,
        depth: depth, columns: width, hasBiasRow: true, accumulate: false), .prepare,
      "the projected rows")
    return (gates, .table(table, codes: lookup.codes, rows: rows))
  }
}
