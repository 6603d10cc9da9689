// SPDX-License-Identifier: MIT

/// y = x W + b for rows `[batch · positions, depth]`; parts are runs of rows.
struct RowProduct: Step {
  let x: Buffer
  let packed: Buffer
  let bias: Buffer?
  let y: Buffer
  let rowsPerExample: Int
  let depth: Int
  let columns: Int
  let accumulate: Bool

  var inputs: [Buffer] { [x, packed] + (bias.map { [$0] } ?? []) }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowsPerExample * run.batch, cost: depth * columns / 16 + depth + columns)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    run.kernels.matmul(
      run.rows(x, rows, width: depth), aRow: depth, packedB: run.region(packed),
      c: run.rows(y, rows, width: columns), cRow: columns, rows: rows.count, columns: columns,
      depth: depth, bias: bias.map { run.region($0) }, accumulate: accumulate)
  }
}

/// dW = xᵀ dy, summed over all rows in order; parts are runs of W's rows.
struct WeightGradient: Step {
  let x: Buffer
  let packedGradient: Buffer
  let weightGradient: Buffer
  let rowsPerExample: Int
  let inputCount: Int
  let units: Int

  var inputs: [Buffer] { [x, packedGradient] }
  var outputs: [Buffer] { [weightGradient] }

  private func split(on run: Execution) -> Split {
    Split(rows: inputCount, cost: units * rowsPerExample * run.batch / 16 + units)
  }

  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = split(on: run).range(part)
    let x = run.region(x)
    run.kernels.matmul(
      x.slice(rows.lowerBound, x.count - rows.lowerBound), aRow: 1, aColumn: inputCount,
      packedB: run.region(packedGradient), c: run.rows(weightGradient, rows, width: units),
      cRow: units, rows: rows.count, columns: units, depth: rowsPerExample * run.batch)
  }
}

extension PlanBuilder {
  /// y = x W + b on the last axis.
  mutating func matmul(_ x: Value, weight: Parameter, bias: Parameter?) -> Value {
    let (depth, units) = (weight.shape[0], weight.shape[1])
    let y = value(
      "product", x.shape.dropLast() + [units],
      needsGradient: x.needsGradient || weight.gradient != nil || bias?.gradient != nil)
    let packed = packedWeight(
      weight, rowStride: units, columnStride: 1, depth: depth, columns: units)
    append(
      RowProduct(
        x: x.buffer, packed: packed, bias: bias?.buffer, y: y.buffer, rowsPerExample: x.positions,
        depth: depth, columns: units, accumulate: false), .forward)
    onBackward { $0.matmulBackward(x, weight: weight, bias: bias, y: y) }
    return y
  }

  private mutating func matmulBackward(_ x: Value, weight: Parameter, bias: Parameter?, y: Value) {
    guard let dy = gradient(of: y) else { return }
    let (depth, units) = (weight.shape[0], weight.shape[1])
    if let gradient = bias?.gradient {
      columnSums(
        of: dy, rowsPerExample: y.positions, columns: units, into: gradient, "the gradient of bias")
    }
    if let gradient = weight.gradient {
      let packed = buffer(
        "packed_gradient", perExample: packedCount(depth: y.positions, columns: units))
      append(
        PackMatrix(
          source: dy, packed: packed, rowStride: units, columnStride: 1, depth: y.positions,
          depthIsPerExample: true, columns: units, panelWidth: panelWidth), .backward,
        "the gradient of the output")
      append(
        WeightGradient(
          x: x.buffer, packedGradient: packed, weightGradient: gradient,
          rowsPerExample: x.positions, inputCount: depth, units: units), .backward,
        "the gradient of weight")
    }
    guard let (dx, accumulate) = addGradient(of: x) else { return }
    let packed = packedWeight(
      weight, rowStride: 1, columnStride: units, depth: units, columns: depth)
    append(
      RowProduct(
        x: dy, packed: packed, bias: nil, y: dx, rowsPerExample: x.positions, depth: units,
        columns: depth, accumulate: accumulate), .backward, "the gradient of the input")
  }
}
