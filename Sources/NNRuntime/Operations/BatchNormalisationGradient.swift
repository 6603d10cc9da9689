// SPDX-License-Identifier: MIT

/// Sums of dy and of dy x̂ by channel over a part of the rows: two rows of partial sums a part.
///
/// Behind a relu, dy counts where y is above 0: here and in the gradient of the input.
struct BatchNormGradientPartials: Step {
  let norm: BatchNormBuffers
  let dy: Buffer
  let partial: Buffer

  var inputs: [Buffer] { [norm.x, norm.mean, norm.inverse, dy] + norm.affine }
  var outputs: [Buffer] { [partial] }

  func parts(on run: Execution) -> Int { norm.split(run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = norm.split(run).range(part)
    let sums = run.rows(partial, part..<part + 1, width: 2 * norm.channels)
    run.kernels.batchNormSums(
      run.rows(norm.x, range, width: norm.channels), mean: run.region(norm.mean),
      inverse: run.region(norm.inverse), gamma: norm.gamma.map { run.region($0) },
      beta: norm.beta.map { run.region($0) }, dy: run.rows(dy, range, width: norm.channels),
      rows: range.count, columns: norm.channels, sumDy: sums.slice(0, norm.channels),
      sumDyX: sums.slice(norm.channels, norm.channels), rectifies: norm.rectifies)
  }
}

/// dbeta and dgamma: the sums of the partial sums, kept for dx too.
struct BatchNormParameterGradient: Step {
  let norm: BatchNormBuffers
  let partial: Buffer
  let sums: Buffer
  let gammaGradient: Buffer?
  let betaGradient: Buffer?

  var inputs: [Buffer] { [partial] }
  var outputs: [Buffer] { [sums] + [gammaGradient, betaGradient].compactMap(\.self) }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let parts = norm.split(run).parts
    let sums = run.region(sums)
    run.kernels.columnSums(
      run.rows(partial, 0..<parts, width: 2 * norm.channels), rows: parts,
      columns: 2 * norm.channels, out: sums)
    if let betaGradient {
      run.arena.copy(from: sums.slice(0, norm.channels), to: run.region(betaGradient))
    }
    if let gammaGradient {
      run.arena.copy(from: sums.slice(norm.channels, norm.channels), to: run.region(gammaGradient))
    }
  }
}

/// dx = gamma inverse (dy - mean(dy) - x̂ mean(dy x̂)); with running statistics dx = gamma inverse dy.
struct BatchNormInputGradient: Step {
  let norm: BatchNormBuffers
  let dy: Buffer
  let sums: Buffer
  let dx: Buffer
  let accumulate: Bool

  var inputs: [Buffer] { [norm.x, norm.mean, norm.inverse, dy, sums] + norm.affine }
  var outputs: [Buffer] { [dx] }

  private func split(on run: Execution) -> Split {
    Split(rows: norm.rows(run), cost: norm.channels)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let sums = run.region(sums)
    run.kernels.batchNormBackward(
      run.rows(norm.x, range, width: norm.channels), mean: run.region(norm.mean),
      inverse: run.region(norm.inverse), gamma: norm.gamma.map { run.region($0) },
      beta: norm.beta.map { run.region($0) }, dy: run.rows(dy, range, width: norm.channels),
      sumDy: sums.slice(0, norm.channels),
      sumDyX: sums.slice(norm.channels, norm.channels),
      count: norm.usesBatch(run) ? norm.rows(run) : 0,
      dx: run.rows(dx, range, width: norm.channels), rows: range.count, columns: norm.channels,
      accumulate: accumulate, rectifies: norm.rectifies)
  }
}
