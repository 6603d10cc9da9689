// SPDX-License-Identifier: MIT

internal import NNSpec

/// y = x W + b for rows `[batch · positions, depth]` and a weight that no cache holds and that each update changes: a part packs
/// its columns block by block right before they are used, which spares writing and reading all of them once more.
struct LargeProduct: Step {
  let x: Buffer
  /// `[depth, columns]` with the strides given.
  let weight: Buffer
  let rowStride: Int
  let columnStride: Int
  let bias: Buffer?
  let y: Buffer
  let rowCount: RowCount
  let depth: Int
  let columns: Int
  let panelWidth: Int
  let accumulate: Bool
  /// A worker's packed block.
  let block: Buffer

  /// Cells of a weight from which on it is large: 4 MiB.
  static let leastCells = 1 << 20
  /// Of a block, which the second-level cache holds: the kernel's own, so that sums run as if all were packed before.
  static let blockDepth = 512
  static let blockColumns = 384
  /// Columns of a part: each reads all of x.
  private static let partColumns = 256

  var inputs: [Buffer] { [x, weight, block] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y] }

  private var split: ProductSplit {
    ProductSplit(columns: columns, columnsPerPart: Self.partColumns, panelWidth: panelWidth)
  }

  func parts(on run: Execution) -> Int { split.parts }
  func multiplyAdds(on run: Execution) -> Int { rowCount.count(on: run) * depth * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let (rows, own) = split.part(
      part, rows: rowCount.count(on: run), columns: columns, panelWidth: panelWidth)
    for column in stride(from: own.lowerBound, to: own.upperBound, by: Self.blockColumns) {
      let range = column..<min(column + Self.blockColumns, own.upperBound)
      for row in stride(from: 0, to: depth, by: Self.blockDepth) {
        multiply(row..<min(row + Self.blockDepth, depth), range, rows, worker: worker, on: run)
      }
    }
  }

  /// Adds what a block of the weight gives.
  private func multiply(
    _ depths: Range<Int>, _ range: Range<Int>, _ rows: Range<Int>, worker: Int,
    on run: Execution
  ) {
    let (x, y) = (run.rows(x, rows, width: depth), run.rows(y, rows, width: columns))
    guard !rows.isEmpty else { return }
    let weight = run.region(weight)
    let packed = run.scratch(block, worker: worker)
    let first = depths.lowerBound * rowStride + range.lowerBound * columnStride
    run.kernels.pack(
      weight.slice(first, weight.count - first), rowStride: rowStride, columnStride: columnStride,
      depthCount: depths.count, columns: range.count, packed: packed, depth: depths.count)
    let isFirst = depths.lowerBound == 0
    run.kernels.matmul(
      x.slice(depths.lowerBound, x.count - depths.lowerBound), aRow: depth, packedB: packed,
      c: y.slice(range.lowerBound, y.count - range.lowerBound), cRow: columns, rows: rows.count,
      columns: range.count, depth: depths.count,
      bias: isFirst ? bias.map { run.region($0).slice(range.lowerBound, range.count) } : nil,
      accumulate: accumulate || !isFirst)
  }
}

extension PlanBuilder {
  /// y = x W + b, or x Wᵀ, with the weight packed once after each update, or while it is used where it is large.
  mutating func product(
    _ x: Buffer, _ weight: Parameter, isTurned: Bool, bias: Buffer? = nil, _ y: Buffer,
    rowCount: RowCount, accumulate: Bool = false, _ phase: PlannedStep.Phase,
    _ what: String = "the output"
  ) {
    let (rows, units) = (weight.shape[0], weight.shape[1])
    let (depth, columns) = isTurned ? (units, rows) : (rows, units)
    let (rowStride, columnStride) = isTurned ? (1, units) : (units, 1)
    guard !isForInference, weight.gradient != nil, precision == .float32,
      depth * columns >= LargeProduct.leastCells
    else {
      let packed = packedWeight(
        weight, rowStride: rowStride, columnStride: columnStride, depth: depth, columns: columns,
        precision: precision)
      append(
        RowProduct(
          x: x, packed: packed, bias: bias, y: y, rowCount: rowCount, depth: depth,
          columns: columns, panelWidth: panelWidth, accumulate: accumulate, precision: precision),
        phase, what)
      return
    }
    let block = buffer(
      "packed_block", fixed: LargeProduct.blockDepth * LargeProduct.blockColumns,
      lifetime: .perWorker)
    append(
      LargeProduct(
        x: x, weight: weight.buffer, rowStride: rowStride, columnStride: columnStride, bias: bias,
        y: y, rowCount: rowCount, depth: depth, columns: columns, panelWidth: panelWidth,
        accumulate: accumulate, block: block), phase, what)
  }
}
