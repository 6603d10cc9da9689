// SPDX-License-Identifier: MIT

internal import CKernels

/// Losses that are a mean over a row's columns.
package enum NumberLossKind: Sendable, Equatable {
  case smoothL1(beta: Float)
  case logCosh
  case quantile(Float)
  case poissonOfLogarithm
  case poissonOfRate(epsilon: Float)
  case squaredLogarithmic, absolutePercentage, hinge, squaredHinge
  /// `alpha`: the weight of positive targets, 1 - alpha of the others; nil: none.
  case binaryFocal(gamma: Float, alpha: Float?)

  fileprivate var native: (kind: NNNumberLoss, a: Float, b: Float) {
    switch self {
    case .smoothL1(let beta): (NN_SMOOTH_L1, beta, 0)
    case .logCosh: (NN_LOG_COSH, 0, 0)
    case .quantile(let q): (NN_QUANTILE, q, 0)
    case .poissonOfLogarithm: (NN_POISSON_OF_LOGARITHM, 0, 0)
    case .poissonOfRate(let epsilon): (NN_POISSON_OF_RATE, epsilon, 0)
    case .squaredLogarithmic: (NN_SQUARED_LOGARITHMIC, 0, 0)
    case .absolutePercentage: (NN_ABSOLUTE_PERCENTAGE, 0, 0)
    case .hinge: (NN_HINGE, 0, 0)
    case .squaredHinge: (NN_SQUARED_HINGE, 0, 0)
    case .binaryFocal(let gamma, let alpha): (NN_BINARY_FOCAL, gamma, alpha ?? -1)
    }
  }
}

/// Further losses over [rows, columns], in the manner of `crossEntropy` and `squaredError`.
extension Kernels {
  package func numberLoss(
    _ kind: NumberLossKind, _ x: Region, targets: Region, scale: Float, losses: Region,
    gradient: Region?, rows: Int, columns: Int
  ) {
    let (native, a, b) = kind.native
    unsafe table.pointee.number_loss(
      native, floats(x, rows * columns, "x"), floats(targets, rows * columns, "targets"), a, b,
      scale, floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows,
      columns)
  }

  /// `x`, `gradient`: [rows, 2 columns], means and then scores of variances.
  package func gaussianNLL(
    _ x: Region, targets: Region, epsilon: Float, isExponential: Bool, scale: Float,
    losses: Region, gradient: Region?, rows: Int, columns: Int
  ) {
    unsafe table.pointee.gaussian_nll(
      floats(x, 2 * rows * columns, "x"), floats(targets, rows * columns, "targets"), epsilon,
      isExponential ? 1 : 0, scale, floats(losses, rows, "losses"),
      floats(gradient, 2 * rows * columns, "gradient"), rows, columns)
  }

  /// `labels`: [rows]; `alpha`: [columns].
  package func focal(
    _ logits: Region, labels: Region, alpha: Region? = nil, gamma: Float, scale: Float,
    losses: Region, gradient: Region?, rows: Int, columns: Int
  ) {
    unsafe table.pointee.focal(
      floats(logits, rows * columns, "logits"), floats(labels, rows, "labels"),
      floats(alpha, columns, "alpha"), gamma, scale, floats(losses, rows, "losses"),
      floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  /// `targets`: class numbers [rows] if `hasLabels`, else [rows, columns].
  package func categoricalHinge(
    _ x: Region, targets: Region, hasLabels: Bool, scale: Float, losses: Region,
    gradient: Region?, rows: Int, columns: Int
  ) {
    unsafe table.pointee.categorical_hinge(
      floats(x, rows * columns, "x"), floats(targets, hasLabels ? rows : rows * columns, "targets"),
      hasLabels ? 1 : 0, scale, floats(losses, rows, "losses"),
      floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  package func klDivergence(
    _ logits: Region, targets: Region, scale: Float, losses: Region, gradient: Region?, rows: Int,
    columns: Int
  ) {
    unsafe table.pointee.kl_divergence(
      floats(logits, rows * columns, "logits"), floats(targets, rows * columns, "targets"), scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  package func cosineSimilarity(
    _ x: Region, targets: Region, scale: Float, losses: Region, gradient: Region?, rows: Int,
    columns: Int
  ) {
    unsafe table.pointee.cosine_similarity(
      floats(x, rows * columns, "x"), floats(targets, rows * columns, "targets"), scale,
      floats(losses, rows, "losses"), floats(gradient, rows * columns, "gradient"), rows, columns)
  }

  /// The sums of p t and of p + t, p = sigmoid(x), over `count` values.
  package func diceSums(
    _ x: Region, targets: Region, count: Int
  ) -> (shared: Float, all: Float) {
    var sums: (Float, Float) = (0, 0)
    unsafe withUnsafeMutableBytes(of: &sums) { bytes in
      let cells = unsafe bytes.bindMemory(to: Float.self).baseAddress
      unsafe table.pointee.dice_sums(
        floats(x, count, "x"), floats(targets, count, "targets"), cells, count)
    }
    return (sums.0, sums.1)
  }

  /// gradient = (a t + b) sigmoid'(x).
  package func diceGradient(
    _ x: Region, targets: Region, a: Float, b: Float, gradient: Region, count: Int
  ) {
    unsafe table.pointee.dice_gradient(
      floats(x, count, "x"), floats(targets, count, "targets"), a, b,
      floats(gradient, count, "gradient"), count)
  }

  /// Multiplies each row's loss and gradient by its weight.
  package func weighRows(
    _ weights: Region, losses: Region, gradient: Region?, rows: Int, columns: Int
  ) {
    unsafe table.pointee.weigh_rows(
      floats(weights, rows, "weights"), floats(losses, rows, "losses"),
      floats(gradient, rows * columns, "gradient"), rows, columns)
  }
}
