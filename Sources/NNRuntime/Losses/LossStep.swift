// SPDX-License-Identifier: MIT

/// Which loss, with its numbers.
enum LossKind: Sendable {
  case crossEntropy(smoothing: Float, ignoredLabel: Float)
  case crossEntropySoft(smoothing: Float)
  case binaryCrossEntropy(smoothing: Float)
  case squaredError
  case absoluteError
  case huber(delta: Float)
  case number(NumberLossKind)
  case gaussianNLL(epsilon: Float, isExponential: Bool)
  case focal(gamma: Float)
  case categoricalHinge(hasLabels: Bool)
  case klDivergence
  case cosineSimilarity
  /// One value an example or a batch: a step of its own.
  case dice(smooth: Float, perSample: Bool)
}

/// Every row's loss and, if wanted, the gradient of their scaled sum; parts are runs of rows.
struct LossStep: Step {
  let kind: LossKind
  let prediction: Buffer
  let targets: Buffer
  let targetWidth: Int
  /// Class weights, or positive weights.
  let weights: Buffer?
  /// The weight of each row.
  let rowWeights: Buffer?
  let losses: Buffer
  let gradient: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [prediction, targets] + [weights, rowWeights].compactMap(\.self) }
  var outputs: [Buffer] { [losses, gradient] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns * 4)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let rows = Rows(
      x: run.rows(prediction, range, width: columns),
      t: run.rows(targets, range, width: targetWidth), losses: run.rows(losses, range, width: 1),
      gradient: run.wantsGradient ? run.rows(gradient, range, width: columns) : nil,
      weights: weights.map { run.region($0) }, scale: run.lossScale, count: range.count)
    switch kind {
    case .crossEntropy, .crossEntropySoft, .binaryCrossEntropy: entropy(rows, run.kernels)
    case .squaredError, .absoluteError, .huber: distance(rows, run.kernels)
    default: other(rows, run.kernels)
    }
    guard let rowWeights else { return }
    run.kernels.weighRows(
      run.rows(rowWeights, range, width: 1), losses: rows.losses, gradient: rows.gradient,
      rows: range.count, columns: columns)
  }

  /// What the kernels get of a part.
  private struct Rows {
    let x, t, losses: Region
    let gradient, weights: Region?
    let scale: Float
    let count: Int
  }

  private func entropy(_ rows: Rows, _ kernels: Kernels) {
    switch kind {
    case .crossEntropy(let smoothing, let ignored):
      kernels.crossEntropy(
        rows.x, labels: rows.t, classWeights: rows.weights, smoothing: smoothing,
        ignoreLabel: ignored, scale: rows.scale, losses: rows.losses, gradient: rows.gradient,
        rows: rows.count, columns: columns)
    case .crossEntropySoft(let smoothing):
      kernels.crossEntropySoft(
        rows.x, targets: rows.t, classWeights: rows.weights, smoothing: smoothing,
        scale: rows.scale, losses: rows.losses, gradient: rows.gradient, rows: rows.count,
        columns: columns)
    case .binaryCrossEntropy(let smoothing):
      kernels.binaryCrossEntropy(
        rows.x, targets: rows.t, positiveWeight: rows.weights, smoothing: smoothing,
        scale: rows.scale, losses: rows.losses, gradient: rows.gradient, rows: rows.count,
        columns: columns)
    default: preconditionFailure("\(kind) is no cross-entropy")
    }
  }

  private func distance(_ rows: Rows, _ kernels: Kernels) {
    switch kind {
    case .squaredError:
      kernels.squaredError(
        rows.x, targets: rows.t, scale: rows.scale, losses: rows.losses, gradient: rows.gradient,
        rows: rows.count, columns: columns)
    case .absoluteError:
      kernels.absoluteError(
        rows.x, targets: rows.t, scale: rows.scale, losses: rows.losses, gradient: rows.gradient,
        rows: rows.count, columns: columns)
    case .huber(let delta):
      kernels.huber(
        rows.x, targets: rows.t, delta: delta, scale: rows.scale, losses: rows.losses,
        gradient: rows.gradient, rows: rows.count, columns: columns)
    default: preconditionFailure("\(kind) is no distance")
    }
  }

  private func other(_ rows: Rows, _ kernels: Kernels) {
    switch kind {
    case .number(let kind):
      kernels.numberLoss(
        kind, rows.x, targets: rows.t, scale: rows.scale, losses: rows.losses,
        gradient: rows.gradient, rows: rows.count, columns: columns)
    case .gaussianNLL(let epsilon, let isExponential):
      kernels.gaussianNLL(
        rows.x, targets: rows.t, epsilon: epsilon, isExponential: isExponential,
        scale: rows.scale, losses: rows.losses, gradient: rows.gradient, rows: rows.count,
        columns: columns / 2)
    case .focal(let gamma):
      kernels.focal(
        rows.x, labels: rows.t, alpha: rows.weights, gamma: gamma, scale: rows.scale,
        losses: rows.losses, gradient: rows.gradient, rows: rows.count, columns: columns)
    case .categoricalHinge(let hasLabels):
      kernels.categoricalHinge(
        rows.x, targets: rows.t, hasLabels: hasLabels, scale: rows.scale, losses: rows.losses,
        gradient: rows.gradient, rows: rows.count, columns: columns)
    case .klDivergence:
      kernels.klDivergence(
        rows.x, targets: rows.t, scale: rows.scale, losses: rows.losses, gradient: rows.gradient,
        rows: rows.count, columns: columns)
    case .cosineSimilarity:
      kernels.cosineSimilarity(
        rows.x, targets: rows.t, scale: rows.scale, losses: rows.losses, gradient: rows.gradient,
        rows: rows.count, columns: columns)
    default: preconditionFailure("\(kind) has a step of its own")
    }
  }
}
