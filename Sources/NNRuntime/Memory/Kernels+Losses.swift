// SPDX-License-Identifier: MIT

internal import CKernels

/// Losses over [rows, columns]. `losses` [rows] gets each row's loss before `scale`; `gradient`,
/// if wanted, that of scale times their sum, and may be the predictions' own region.
extension Kernels {
  /// `labels`: [rows], class numbers as floats; a label that is no class and not
  /// ignored gives a loss of NaN.
  package func crossEntropy(
    _ logits: Region, labels: Region, classWeights: Region? = nil, smoothing: Float = 0,
    ignoreLabel: Float = -1, scale: Float, losses: Region, gradient: Region?, rows: Int,
    columns: Int
  ) {
    unsafe table.pointee.cross_entropy(
      floats(logits, rows * columns, "logits"), floats(labels, rows, "labels"),
      floats(classWeights, columns, "classWeights"), smoothing, ignoreLabel, scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  /// `targets`: [rows, columns], probabilities.
  package func crossEntropySoft(
    _ logits: Region, targets: Region, classWeights: Region? = nil, smoothing: Float = 0,
    scale: Float, losses: Region, gradient: Region?, rows: Int, columns: Int
  ) {
    unsafe table.pointee.cross_entropy_soft(
      floats(logits, rows * columns, "logits"), floats(targets, rows * columns, "targets"),
      floats(classWeights, columns, "classWeights"), smoothing, scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  /// A row's loss is the mean over its columns, as in the losses below.
  package func binaryCrossEntropy(
    _ logits: Region, targets: Region, positiveWeight: Region? = nil, smoothing: Float = 0,
    scale: Float, losses: Region, gradient: Region?, rows: Int, columns: Int
  ) {
    unsafe table.pointee.binary_cross_entropy(
      floats(logits, rows * columns, "logits"), floats(targets, rows * columns, "targets"),
      floats(positiveWeight, columns, "positiveWeight"), smoothing, scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  package func squaredError(
    _ x: Region, targets: Region, scale: Float, losses: Region, gradient: Region?, rows: Int,
    columns: Int
  ) {
    unsafe table.pointee.squared_error(
      floats(x, rows * columns, "x"), floats(targets, rows * columns, "targets"), scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  package func absoluteError(
    _ x: Region, targets: Region, scale: Float, losses: Region, gradient: Region?, rows: Int,
    columns: Int
  ) {
    unsafe table.pointee.absolute_error(
      floats(x, rows * columns, "x"), floats(targets, rows * columns, "targets"), scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  /// Quadratic up to a difference of `delta`, linear beyond.
  package func huber(
    _ x: Region, targets: Region, delta: Float, scale: Float, losses: Region, gradient: Region?,
    rows: Int, columns: Int
  ) {
    unsafe table.pointee.huber(
      floats(x, rows * columns, "x"), floats(targets, rows * columns, "targets"), delta, scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }
}
