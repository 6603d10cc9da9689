// SPDX-License-Identifier: MIT

internal import CKernels

/// Sums by column and normalisation; x, y, dy and dx are [rows, columns].
extension Kernels {
  package func columnSums(
    _ x: Region, rows: Int, columns: Int, out: Region, accumulate: Bool = false
  ) {
    unsafe table.pointee.column_sums(
      floats(x, rows * columns, "x"), rows, columns, floats(out, columns, "out"),
      accumulate ? 1 : 0)
  }

  /// Sums of `(x - mean)^2`.
  package func columnCentredSquares(
    _ x: Region, mean: Region?, rows: Int, columns: Int, out: Region
  ) {
    unsafe table.pointee.column_centred_squares(
      floats(x, rows * columns, "x"), floats(mean, columns, "mean"), rows, columns,
      floats(out, columns, "out"))
  }

  /// Means by column, less `origin`, which is best one of the rows, and sums of squares around them.
  package func columnMoments(
    _ x: Region, origin: Region, rows: Int, columns: Int, mean: Region, squares: Region
  ) {
    unsafe table.pointee.column_moments(
      floats(x, rows * columns, "x"), floats(origin, columns, "origin"), rows, columns,
      floats(mean, columns, "mean"), floats(squares, columns, "squares"))
  }

  /// Mean and variance of `rows` rows from the moments of parts of them, `parts` [parts, 2, columns].
  package func mergeMoments(
    _ parts: Region, origin: Region, rowsPerPart: Int, rows: Int, columns: Int, mean: Region,
    variance: Region
  ) {
    precondition(rows > 0 && rowsPerPart > 0, "mergeMoments: \(rows) rows by \(rowsPerPart)")
    let count = (rows + rowsPerPart - 1) / rowsPerPart
    unsafe table.pointee.merge_moments(
      floats(parts, count * 2 * columns, "parts"), floats(origin, columns, "origin"), rowsPerPart,
      rows, columns, floats(mean, columns, "mean"), floats(variance, columns, "variance"))
  }

  /// `y = (x - mean) inverse gamma + beta` by column; x and y may be the same.
  ///
  /// `rectifies`: or 0 where that would be less.
  package func batchNorm(
    _ x: Region, mean: Region, inverse: Region, gamma: Region?, beta: Region?, y: Region,
    rows: Int, columns: Int, rectifies: Bool = false
  ) {
    var norm = unsafe normalisation(columns, mean, inverse, gamma, beta, rectifies)
    unsafe table.pointee.batch_norm(
      floats(x, rows * columns, "x"), &norm, floats(y, rows * columns, "y"), rows, columns)
  }

  /// Column sums of dy and of `dy (x - mean) inverse`; `rectifies`: dy counts where y is above 0.
  package func batchNormSums(
    _ x: Region, mean: Region, inverse: Region, gamma: Region? = nil, beta: Region? = nil,
    dy: Region, rows: Int, columns: Int, sumDy: Region, sumDyX: Region, rectifies: Bool = false
  ) {
    var norm = unsafe normalisation(columns, mean, inverse, gamma, beta, rectifies)
    unsafe table.pointee.batch_norm_sums(
      floats(x, rows * columns, "x"), &norm, floats(dy, rows * columns, "dy"), rows, columns,
      floats(sumDy, columns, "sumDy"), floats(sumDyX, columns, "sumDyX"))
  }

  /// The gradient through the statistics too, from the sums over the whole batch.
  ///
  /// `count`: rows of the whole batch, over which the sums ran; 0 if the statistics were
  /// constants. dx and dy may be the same if not accumulating.
  /// `rectifies`: dy counts where y, which beta is needed for, is above 0.
  package func batchNormBackward(
    _ x: Region, mean: Region, inverse: Region, gamma: Region?, beta: Region? = nil, dy: Region,
    sumDy: Region, sumDyX: Region, count: Int, dx: Region, rows: Int, columns: Int,
    accumulate: Bool = false, rectifies: Bool = false
  ) {
    var norm = unsafe normalisation(columns, mean, inverse, gamma, beta, rectifies)
    unsafe table.pointee.batch_norm_backward(
      floats(x, rows * columns, "x"), &norm, floats(dy, rows * columns, "dy"),
      floats(sumDy, columns, "sumDy"), floats(sumDyX, columns, "sumDyX"), count,
      floats(dx, rows * columns, "dx"), rows, columns, accumulate ? 1 : 0)
  }

  private func normalisation(
    _ columns: Int, _ mean: Region, _ inverse: Region, _ gamma: Region?, _ beta: Region?,
    _ rectifies: Bool, _ kernel: StaticString = #function
  ) -> NNNormalisation {
    unsafe NNNormalisation(
      mean: floats(mean, columns, "mean", kernel),
      inverse: floats(inverse, columns, "inverse", kernel),
      gamma: floats(gamma, columns, "gamma", kernel), beta: floats(beta, columns, "beta", kernel),
      rectified: rectifies ? 1 : 0)
  }

  /// Over the last axis.
  ///
  /// `mean`: [rows], kept for the backward pass, as is `inverse`; nil: x is taken as centred.
  package func layerNorm(
    _ x: Region, gamma: Region?, beta: Region?, epsilon: Float, y: Region, mean: Region?,
    inverse: Region, rows: Int, columns: Int
  ) {
    unsafe table.pointee.layer_norm(
      floats(x, rows * columns, "x"), floats(gamma, columns, "gamma"),
      floats(beta, columns, "beta"), epsilon, floats(y, rows * columns, "y"),
      floats(mean, rows, "mean"), floats(inverse, rows, "inverse"), rows, columns)
  }

  /// Sets dgamma and dbeta to the sums over these rows.
  package func layerNormBackward(
    _ x: Region, gamma: Region?, mean: Region?, inverse: Region, dy: Region, dx: Region,
    dgamma: Region?, dbeta: Region?, rows: Int, columns: Int, accumulate: Bool = false
  ) {
    unsafe table.pointee.layer_norm_backward(
      floats(x, rows * columns, "x"), floats(gamma, columns, "gamma"),
      floats(mean, rows, "mean"), floats(inverse, rows, "inverse"),
      floats(dy, rows * columns, "dy"), floats(dx, rows * columns, "dx"),
      floats(dgamma, columns, "dgamma"), floats(dbeta, columns, "dbeta"), rows, columns,
      accumulate ? 1 : 0)
  }
}
