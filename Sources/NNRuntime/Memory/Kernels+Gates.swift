// SPDX-License-Identifier: MIT

internal import CKernels

/// Products of values with gates, mixtures, and factors by channel.
extension Kernels {
  /// `y = values f(gates)`: x is [rows, 2 columns] with the values first, y [rows, columns].
  package func gated(_ kind: ActivationKind, x: Region, y: Region, rows: Int, columns: Int) {
    unsafe table.pointee.gated(
      kind.native, floats(x, rows * 2 * columns, "x"), floats(y, rows * columns, "y"), rows, columns
    )
  }

  package func gatedBackward(
    _ kind: ActivationKind, x: Region, dy: Region, dx: Region, rows: Int, columns: Int,
    accumulate: Bool = false
  ) {
    unsafe table.pointee.gated_backward(
      kind.native, floats(x, rows * 2 * columns, "x"), floats(dy, rows * columns, "dy"),
      floats(dx, rows * 2 * columns, "dx"), rows, columns, accumulate ? 1 : 0)
  }

  /// `y = gate a + (1 - gate) b`.
  package func blend(gate: Region, a: Region, b: Region, y: Region, count: Int) {
    unsafe table.pointee.blend(
      floats(gate, count, "gate"), floats(a, count, "a"), floats(b, count, "b"),
      floats(y, count, "y"), count)
  }

  /// `accumulate`: adds to db; the others are written.
  package func blendBackward(
    gate: Region, a: Region, b: Region, dy: Region, dGate: Region?, dA: Region?, dB: Region?,
    count: Int, accumulate: Bool = false
  ) {
    unsafe table.pointee.blend_backward(
      floats(gate, count, "gate"), floats(a, count, "a"), floats(b, count, "b"),
      floats(dy, count, "dy"), floats(dGate, count, "dGate"), floats(dA, count, "dA"),
      floats(dB, count, "dB"), count, accumulate ? 1 : 0)
  }

  /// `y = x` where x > 0, else `alpha x`; alpha is [columns], or [1] if shared.
  package func prelu(
    _ x: Region, alpha: Region, isShared: Bool, y: Region, rows: Int, columns: Int
  ) {
    unsafe table.pointee.prelu(
      floats(x, rows * columns, "x"), floats(alpha, isShared ? 1 : columns, "alpha"),
      isShared ? 1 : 0, floats(y, rows * columns, "y"), rows, columns)
  }

  /// `sums`: [columns], the sums over the rows of `dy min(x, 0)`.
  package func preluBackward(
    _ x: Region, alpha: Region, isShared: Bool, dy: Region, dx: Region?, sums: Region?, rows: Int,
    columns: Int, accumulate: Bool = false
  ) {
    let count = rows * columns
    unsafe table.pointee.prelu_backward(
      floats(x, count, "x"), floats(alpha, isShared ? 1 : columns, "alpha"), isShared ? 1 : 0,
      floats(dy, count, "dy"), floats(dx, count, "dx"), floats(sums, columns, "sums"), rows,
      columns, accumulate ? 1 : 0)
  }

  /// `y[row][column] = x[row][column] factors[column]`.
  package func scaleColumns(_ x: Region, factors: Region, y: Region, rows: Int, columns: Int) {
    unsafe table.pointee.scale_columns(
      floats(x, rows * columns, "x"), floats(factors, columns, "factors"),
      floats(y, rows * columns, "y"), rows, columns)
  }

  /// `sums`: [columns], the sums over the rows of `dy x`.
  package func scaleColumnsBackward(
    _ x: Region, factors: Region, dy: Region, dx: Region?, sums: Region?, rows: Int, columns: Int,
    accumulate: Bool = false
  ) {
    let count = rows * columns
    unsafe table.pointee.scale_columns_backward(
      floats(x, count, "x"), floats(factors, columns, "factors"), floats(dy, count, "dy"),
      floats(dx, count, "dx"), floats(sums, columns, "sums"), rows, columns, accumulate ? 1 : 0)
  }
}
