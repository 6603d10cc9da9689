// SPDX-License-Identifier: MIT

/// Which loss, with its numbers.
enum LossKind: Sendable {
  case crossEntropy(smoothing: Float, ignoredLabel: Float)
  case crossEntropySoft(smoothing: Float)
  case binaryCrossEntropy(smoothing: Float)
  case squaredError
  case absoluteError
  case huber(delta: Float)
}

/// Every row's loss and, if wanted, the gradient of their scaled sum; parts are runs of rows.
struct LossStep: Step {
  let kind: LossKind
  let prediction: Buffer
  let targets: Buffer
  let targetWidth: Int
  /// Class weights, or positive weights.
  let weights: Buffer?
  let losses: Buffer
  let gradient: Buffer
  let rowCount: RowCount
  let columns: Int

  var inputs: [Buffer] { [prediction, targets] + (weights.map { [$0] } ?? []) }
  var outputs: [Buffer] { [losses, gradient] }

  private func split(on run: Execution) -> Split {
    Split(rows: rowCount.count(on: run), cost: columns * 4)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let x = run.rows(prediction, range, width: columns)
    let t = run.rows(targets, range, width: targetWidth)
    let losses = run.rows(losses, range, width: 1)
    let gradient = run.wantsGradient ? run.rows(gradient, range, width: columns) : nil
    let weights = weights.map { run.region($0) }
    let (kernels, scale, rows) = (run.kernels, run.lossScale, range.count)
    switch kind {
    case .crossEntropy(let smoothing, let ignored):
      kernels.crossEntropy(
        x, labels: t, classWeights: weights, smoothing: smoothing, ignoreLabel: ignored,
        scale: scale, losses: losses, gradient: gradient, rows: rows, columns: columns)
    case .crossEntropySoft(let smoothing):
      kernels.crossEntropySoft(
        x, targets: t, classWeights: weights, smoothing: smoothing, scale: scale, losses: losses,
        gradient: gradient, rows: rows, columns: columns)
    case .binaryCrossEntropy(let smoothing):
      kernels.binaryCrossEntropy(
        x, targets: t, positiveWeight: weights, smoothing: smoothing, scale: scale, losses: losses,
        gradient: gradient, rows: rows, columns: columns)
    case .squaredError:
      kernels.squaredError(
        x, targets: t, scale: scale, losses: losses, gradient: gradient, rows: rows,
        columns: columns)
    case .absoluteError:
      kernels.absoluteError(
        x, targets: t, scale: scale, losses: losses, gradient: gradient, rows: rows,
        columns: columns)
    case .huber(let delta):
      kernels.huber(
        x, targets: t, delta: delta, scale: scale, losses: losses, gradient: gradient, rows: rows,
        columns: columns)
    }
  }
}
