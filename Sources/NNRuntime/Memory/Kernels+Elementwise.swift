// SPDX-License-Identifier: MIT

internal import CKernels

/// Elementwise functions, softmax, dropout and sums over whole regions; x and y may be the same.
extension Kernels {
  /// `parameter`: leaky_relu's slope, elu's and celu's alpha, a shrinking function's threshold, squareplus's b.
  package func activation(
    _ kind: ActivationKind, parameter: Float = 0, x: Region, y: Region, count: Int
  ) {
    unsafe table.pointee.activation(
      kind.native, parameter, floats(x, count, "x"), floats(y, count, "y"), count)
  }

  /// `dx = (accumulate ? dx : 0) + dy f'(x)`.
  package func activationBackward(
    _ kind: ActivationKind, parameter: Float = 0, x: Region, dy: Region, dx: Region, count: Int,
    accumulate: Bool = false
  ) {
    unsafe table.pointee.activation_backward(
      kind.native, parameter, floats(x, count, "x"), floats(dy, count, "dy"),
      floats(dx, count, "dx"), count, accumulate ? 1 : 0)
  }

  /// Over the last axis of [rows, columns].
  package func softmax(_ x: Region, y: Region, rows: Int, columns: Int) {
    unsafe table.pointee.softmax(
      floats(x, rows * columns, "x"), floats(y, rows * columns, "y"), rows, columns)
  }

  package func softmaxBackward(
    y: Region, dy: Region, dx: Region, rows: Int, columns: Int, accumulate: Bool = false
  ) {
    let count = rows * columns
    unsafe table.pointee.softmax_backward(
      floats(y, count, "y"), floats(dy, count, "dy"), floats(dx, count, "dx"), rows, columns,
      accumulate ? 1 : 0)
  }

  /// The logarithm of softmax, over the last axis of [rows, columns].
  package func logSoftmax(_ x: Region, y: Region, rows: Int, columns: Int) {
    unsafe table.pointee.log_softmax(
      floats(x, rows * columns, "x"), floats(y, rows * columns, "y"), rows, columns)
  }

  package func logSoftmaxBackward(
    y: Region, dy: Region, dx: Region, rows: Int, columns: Int, accumulate: Bool = false
  ) {
    let count = rows * columns
    unsafe table.pointee.log_softmax_backward(
      floats(y, count, "y"), floats(dy, count, "dy"), floats(dx, count, "dx"), rows, columns,
      accumulate ? 1 : 0)
  }

  /// `y += x`.
  package func add(_ x: Region, y: Region, count: Int) {
    unsafe table.pointee.add(floats(x, count, "x"), floats(y, count, "y"), count)
  }

  /// `x *= factor`.
  package func scale(_ factor: Float, x: Region, count: Int) {
    unsafe table.pointee.scale(factor, floats(x, count, "x"), count)
  }

  /// `y = factor x + row 0 + row 1 + …`; `stride`: floats from row to row; y may be x or a row.
  package func sumRows(
    _ factor: Float, x: Region, rows: Region, rowCount: Int, stride: Int, y: Region, count: Int
  ) {
    precondition(rowCount >= 0 && stride >= 0, "\(rowCount) rows \(stride) apart")
    let cells = rowCount == 0 ? 0 : (rowCount - 1) * stride + count
    unsafe table.pointee.sum_rows(
      factor, floats(x, count, "x"), floats(rows, cells, "rows"), rowCount, stride,
      floats(y, count, "y"), count)
  }

  package func clamp(low: Float, high: Float, x: Region, count: Int) {
    unsafe table.pointee.clamp(low, high, floats(x, count, "x"), count)
  }

  package func sumOfSquares(_ x: Region, count: Int) -> Double {
    unsafe table.pointee.sum_of_squares(floats(x, count, "x"), count)
  }

  package func sumOfAbsolutes(_ x: Region, count: Int) -> Double {
    unsafe table.pointee.sum_of_absolutes(floats(x, count, "x"), count)
  }

  /// Where the first infinity or not-a-number is, or nil.
  package func firstNotFinite(_ x: Region, count: Int) -> Int? {
    let index = unsafe table.pointee.first_not_finite(floats(x, count, "x"), count)
    return index < 0 ? nil : index
  }

  /// Each element of [rows, columns] stays, times 1 / (1 - rate), or becomes 0, by a function of
  /// key, step, row and column.
  ///
  /// `rowBegin`: the first row's number in the global order of examples.
  package func dropout(
    _ x: Region, y: Region, rows: Int, columns: Int, rate: Float, key: UInt64, step: UInt64,
    rowBegin: UInt64, accumulate: Bool = false
  ) {
    unsafe table.pointee.dropout(
      floats(x, rows * columns, "x"), floats(y, rows * columns, "y"), rows, columns, rate, key,
      step, rowBegin, accumulate ? 1 : 0)
  }
}
