// SPDX-License-Identifier: MIT

/// y = x W + b for rows `[batch · positions, depth]`.
struct RowProduct: Step {
  let x: Buffer
  let packed: Buffer
  let bias: Buffer?
  let y: Buffer
  let rowCount: RowCount
  let depth: Int
  let columns: Int
  let panelWidth: Int
  let accumulate: Bool

  var inputs: [Buffer] { [x, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> ProductSplit {
    ProductSplit(
      rows: rowCount.count(on: run), columns: columns, depth: depth, panelWidth: panelWidth,
      prefersColumns: false)
  }

  func parts(on run: Execution) -> Int { split(on: run).split.parts }
  func multiplyAdds(on run: Execution) -> Int { rowCount.count(on: run) * depth * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let (rows, range) = split(on: run).part(
      part, rows: rowCount.count(on: run), columns: columns, panelWidth: panelWidth)
    let (packed, y) = (run.region(packed), run.rows(y, rows, width: columns))
    let skipped = range.lowerBound * depth
    run.kernels.matmul(
      run.rows(x, rows, width: depth), aRow: depth,
      packedB: packed.slice(skipped, packed.count - skipped),
      c: y.slice(range.lowerBound, max(y.count - range.lowerBound, 0)), cRow: columns,
      rows: rows.count, columns: range.count, depth: depth,
      bias: bias.map { run.region($0).slice(range.lowerBound, range.count) },
      accumulate: accumulate)
  }
}

/// dW = xᵀ dy, summed over all rows in order; parts are runs of W's columns, or of its rows where it has few columns.
struct WeightGradient: Step {
  let x: Buffer
  let packedGradient: Buffer
  let weightGradient: Buffer
  let rowCount: RowCount
  let inputCount: Int
  let units: Int
  /// Columns of the whole weight, and the first of these among them, where this is a part of it.
  let weightColumns: Int
  let columnBegin: Int
  let panelWidth: Int

  var inputs: [Buffer] { [x, packedGradient] }
  var outputs: [Buffer] { [weightGradient] }

  private func split(on run: Execution) -> ProductSplit {
    ProductSplit(
      rows: inputCount, columns: units, depth: rowCount.count(on: run), panelWidth: panelWidth,
      prefersColumns: true)
  }

  func parts(on run: Execution) -> Int { split(on: run).split.parts }
  func multiplyAdds(on run: Execution) -> Int { rowCount.count(on: run) * inputCount * units }

  func run(part: Int, worker: Int, on run: Execution) {
    let (rows, columns) = split(on: run).part(
      part, rows: inputCount, columns: units, panelWidth: panelWidth)
    product(rows: rows, columns: columns, on: run)
  }

  private func product(rows: Range<Int>, columns: Range<Int>, on run: Execution) {
    let depth = rowCount.count(on: run)
    let (x, packed) = (run.region(x), run.region(packedGradient))
    let target = run.rows(weightGradient, rows, width: weightColumns)
    let (first, skipped) = (columnBegin + columns.lowerBound, columns.lowerBound * depth)
    run.kernels.matmul(
      x.slice(rows.lowerBound, x.count - rows.lowerBound), aRow: 1, aColumn: inputCount,
      packedB: packed.slice(skipped, packed.count - skipped),
      c: target.slice(first, target.count - first), cRow: weightColumns, rows: rows.count,
      columns: columns.count, depth: depth)
  }
}

extension PlanBuilder {
  /// y = x W + b on the last axis.
  mutating func matmul(_ x: Value, weight: Parameter, bias: Parameter?) -> Value {
    let (depth, units) = (weight.shape[0], weight.shape[1])
    let y = value(
      "product", like: x, features: units,
      needsGradient: x.needsGradient || weight.gradient != nil || bias?.gradient != nil)
    let packed = packedWeight(
      weight, rowStride: units, columnStride: 1, depth: depth, columns: units)
    append(
      RowProduct(
        x: x.buffer, packed: packed, bias: bias?.buffer, y: y.buffer, rowCount: x.rowCount,
        depth: depth, columns: units, panelWidth: panelWidth, accumulate: false), .forward)
    onBackward { $0.matmulBackward(x, weight: weight, bias: bias, y: y) }
    return y
  }

  private mutating func matmulBackward(_ x: Value, weight: Parameter, bias: Parameter?, y: Value) {
    guard let dy = gradient(of: y) else { return }
    let (depth, units) = (weight.shape[0], weight.shape[1])
    if let gradient = bias?.gradient {
      columnSums(of: dy, like: y, into: gradient, "the gradient of bias")
    }
    if let gradient = weight.gradient {
      let packed = packedGradient(dy, like: y, columns: 0..<units)
      weightGradient(of: x.buffer, rowsOf: x, packed, into: gradient, inputCount: depth)
    }
    productInputGradient(x, weight: weight, dy: dy)
  }

  /// dx = dy Wᵀ, if wanted.
  mutating func productInputGradient(_ x: Value, weight: Parameter, dy: Buffer) {
    guard let (dx, accumulate) = addGradient(of: x) else { return }
    let (depth, units) = (weight.shape[0], weight.shape[1])
    let packed = packedWeight(
      weight, rowStride: 1, columnStride: units, depth: units, columns: depth)
    append(
      RowProduct(
        x: dy, packed: packed, bias: nil, y: dx, rowCount: x.rowCount, depth: units,
        columns: depth, panelWidth: panelWidth, accumulate: accumulate), .backward,
      "the gradient of the input")
  }

  /// Some columns of a gradient, packed for the products that give weights' gradients.
  struct PackedGradient {
    let buffer: Buffer
    let columns: Range<Int>
    let weightColumns: Int
  }

  /// Packs columns of a gradient `dy` with the rows and features of `value`.
  mutating func packedGradient(
    _ dy: Buffer, like value: Value, columns: Range<Int>
  ) -> PackedGradient {
    let packed = buffer(
      "packed_gradient", perExample: packedCount(depth: value.positions, columns: columns.count))
    append(
      PackMatrix(
        source: dy, packed: packed, rowStride: value.features, columnStride: 1,
        depth: .rows(value.rowCount), columns: columns.count, begin: columns.lowerBound,
        panelWidth: panelWidth), .backward, "the gradient of the output")
    return PackedGradient(buffer: packed, columns: columns, weightColumns: value.features)
  }

  /// dW = xᵀ dy, for the columns of dy that are packed.
  mutating func weightGradient(
    of x: Buffer, rowsOf value: Value, _ packed: PackedGradient, into gradient: Buffer,
    inputCount: Int, _ what: String = "the gradient of weight"
  ) {
    append(
      WeightGradient(
        x: x, packedGradient: packed.buffer, weightGradient: gradient, rowCount: value.rowCount,
        inputCount: inputCount, units: packed.columns.count, weightColumns: packed.weightColumns,
        columnBegin: packed.columns.lowerBound, panelWidth: panelWidth), .backward, what)
  }
}
