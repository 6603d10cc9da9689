// SPDX-License-Identifier: MIT

internal import NNSpec

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
  var precision = ProductPrecision.float32

  var inputs: [Buffer] { [x, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> ProductSplit {
    ProductSplit(
      rows: rowCount.count(on: run), columns: columns, depth: depth, panelWidth: panelWidth)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }
  func multiplyAdds(on run: Execution) -> Int { rowCount.count(on: run) * depth * columns }

  func run(part: Int, worker: Int, on run: Execution) {
    let (rows, range) = split(on: run).part(
      part, rows: rowCount.count(on: run), columns: columns, panelWidth: panelWidth)
    let (packed, y) = (run.region(packed), run.rows(y, rows, width: columns))
    let skipped = range.lowerBound * precision.cells(of: depth)
    run.kernels.matmul(
      run.rows(x, rows, width: depth), aRow: depth,
      packedB: packed.slice(skipped, packed.count - skipped),
      c: y.slice(range.lowerBound, max(y.count - range.lowerBound, 0)), cRow: columns,
      rows: rows.count, columns: range.count, depth: depth,
      bias: bias.map { run.region($0).slice(range.lowerBound, range.count) },
      accumulate: accumulate, precision: precision)
  }
}

extension PlanBuilder {
  /// y = x W + b on the last axis.
  mutating func matmul(_ x: Value, weight: Parameter, bias: Parameter?) -> Value {
    let units = weight.shape[1]
    let y = value(
      "product", like: x, features: units,
      needsGradient: x.needsGradient || weight.gradient != nil || bias?.gradient != nil)
    product(
      x.buffer, weight, isTurned: false, bias: bias?.buffer, y.buffer, rowCount: x.rowCount,
      .forward)
    onBackward { $0.matmulBackward(x, weight: weight, bias: bias, y: y) }
    return y
  }

  private mutating func matmulBackward(_ x: Value, weight: Parameter, bias: Parameter?, y: Value) {
    guard let dy = gradient(of: y) else { return }
    let (depth, units) = (weight.shape[0], weight.shape[1])
    var piece = WeightGradientPiece(
      source: dy, sourceColumns: units, columns: 0..<units, weightBegin: 0)
    if let gradient = weight.gradient {
      piece.products = [.init(x: x.buffer, inputCount: depth, target: gradient)]
    }
    if let gradient = bias?.gradient { piece.sums = [gradient] }
    weightGradients([piece], weightColumns: units, rowCount: x.rowCount)
    productInputGradient(x, weight: weight, dy: dy)
  }

  /// dx = dy Wᵀ, if wanted.
  mutating func productInputGradient(_ x: Value, weight: Parameter, dy: Buffer) {
    guard let (dx, accumulate) = addGradient(of: x) else { return }
    product(
      dy, weight, isTurned: true, dx, rowCount: x.rowCount, accumulate: accumulate, .backward,
      "the gradient of the input")
  }
}
