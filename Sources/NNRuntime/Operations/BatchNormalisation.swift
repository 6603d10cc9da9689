// SPDX-License-Identifier: MIT

/// The buffers of a batch normalisation.
struct BatchNormBuffers: Sendable {
  let channels: Int
  let rowCount: RowCount
  let epsilon: Float
  /// Share of the old running statistics that is kept.
  let momentum: Float
  /// Whether the running statistics normalise even in training (`trainable: false`).
  let isFrozen: Bool
  let x: Buffer
  let gamma: Buffer?
  let beta: Buffer?
  let runningMean: Buffer
  let runningVariance: Buffer
  /// Of the batch, or in inference the running ones.
  let mean: Buffer
  let variance: Buffer
  let inverse: Buffer

  func usesBatch(_ run: Execution) -> Bool {
    run.mode == .training && !isFrozen && rows(run) > 0
  }
  func rows(_ run: Execution) -> Int { rowCount.count(on: run) }
  var affine: [Buffer] { [gamma, beta].compactMap(\.self) }
}

/// Sums of x, or of (x - mean)², by channel over a part of the rows.
struct BatchNormPartials: Step {
  let norm: BatchNormBuffers
  let partial: Buffer
  let isCentred: Bool

  var inputs: [Buffer] { isCentred ? [norm.x, norm.mean] : [norm.x] }
  var outputs: [Buffer] { [partial] }

  func parts(on run: Execution) -> Int {
    guard norm.usesBatch(run) else { return 0 }
    return Split(
      rows: norm.rows(run), rowsPerPart: PartialColumnSums.rowsPerPart(columns: norm.channels)
    ).parts
  }

  func run(part: Int, worker: Int, on run: Execution) {
    let split = Split(
      rows: norm.rows(run), rowsPerPart: PartialColumnSums.rowsPerPart(columns: norm.channels))
    let range = split.range(part)
    let x = run.rows(norm.x, range, width: norm.channels)
    let out = run.rows(partial, part..<part + 1, width: norm.channels)
    if isCentred {
      run.kernels.columnCentredSquares(
        x, mean: run.region(norm.mean), rows: range.count, columns: norm.channels, out: out)
    } else {
      run.kernels.columnSums(x, rows: range.count, columns: norm.channels, out: out)
    }
  }
}

/// Mean, or variance and its inverse root, from the partial sums; in inference from the running statistics.
struct BatchNormStatistics: Step {
  let norm: BatchNormBuffers
  let partial: Buffer
  let isVariance: Bool

  var inputs: [Buffer] { [partial, norm.runningMean, norm.runningVariance] }
  var outputs: [Buffer] { isVariance ? [norm.variance, norm.inverse] : [norm.mean] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let target = run.region(isVariance ? norm.variance : norm.mean)
    if norm.usesBatch(run) {
      let parts = Split(
        rows: norm.rows(run), rowsPerPart: PartialColumnSums.rowsPerPart(columns: norm.channels)
      ).parts
      run.kernels.columnSums(
        run.rows(partial, 0..<parts, width: norm.channels), rows: parts, columns: norm.channels,
        out: target)
      run.kernels.scale(1 / Float(norm.rows(run)), x: target, count: norm.channels)
    } else {
      run.arena.copy(
        from: run.region(isVariance ? norm.runningVariance : norm.runningMean), to: target)
    }
    guard isVariance else { return }
    let inverse = run.region(norm.inverse)
    for channel in 0..<norm.channels {
      let variance = run.arena[target.offset + channel]
      run.arena[inverse.offset + channel] = 1 / (variance + norm.epsilon).squareRoot()
    }
  }
}

/// y = gamma (x - mean) inverse + beta.
struct BatchNormForward: Step {
  let norm: BatchNormBuffers
  let y: Buffer

  var inputs: [Buffer] { [norm.x, norm.mean, norm.inverse] + norm.affine }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split {
    Split(rows: norm.rows(run), cost: norm.channels)
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    run.kernels.batchNorm(
      run.rows(norm.x, range, width: norm.channels), mean: run.region(norm.mean),
      inverse: run.region(norm.inverse), gamma: norm.gamma.map { run.region($0) },
      beta: norm.beta.map { run.region($0) }, y: run.rows(y, range, width: norm.channels),
      rows: range.count, columns: norm.channels)
  }
}

/// running = momentum · running + (1 - momentum) · batch, with the unbiased variance; only after a sound step.
struct BatchNormRunning: Step {
  let norm: BatchNormBuffers

  var inputs: [Buffer] { [norm.mean, norm.variance] }
  var outputs: [Buffer] { [norm.runningMean, norm.runningVariance] }
  func parts(on run: Execution) -> Int { norm.usesBatch(run) ? 1 : 0 }

  func run(part: Int, worker: Int, on run: Execution) {
    let rows = Float(norm.rows(run))
    let unbiased = rows > 1 ? rows / (rows - 1) : 1
    blend(norm.mean, 1, into: norm.runningMean, on: run)
    blend(norm.variance, unbiased, into: norm.runningVariance, on: run)
  }

  private func blend(_ batch: Buffer, _ factor: Float, into running: Buffer, on run: Execution) {
    let (source, target) = (run.region(batch).offset, run.region(running).offset)
    for channel in 0..<norm.channels {
      let new = run.arena[source + channel] * factor
      run.arena[target + channel] =
        norm.momentum * run.arena[target + channel] + (1 - norm.momentum) * new
    }
  }
}

extension PlanBuilder {
  /// Batch normalisation by channel; see the layer for formula and statistics.
  mutating func batchNormalisation(
    _ x: Value, epsilon: Double, momentum: Double, isFrozen: Bool
  ) -> Value {
    let (gamma, beta) = (parameter("gamma"), parameter("beta"))
    let channels = x.features
    let norm = BatchNormBuffers(
      channels: channels, rowCount: x.rowCount, epsilon: Float(epsilon),
      momentum: Float(momentum), isFrozen: isFrozen, x: x.buffer, gamma: gamma?.buffer,
      beta: beta?.buffer, runningMean: requiredParameter("running_mean").buffer,
      runningVariance: requiredParameter("running_variance").buffer,
      mean: buffer("mean", fixed: channels), variance: buffer("variance", fixed: channels),
      inverse: buffer("inverse", fixed: channels))
    for isVariance in [false, true] {
      let partial = partialSums(rowsOf: x, columns: channels)
      append(
        BatchNormPartials(norm: norm, partial: partial, isCentred: isVariance), .forward,
        "the statistics")
      append(
        BatchNormStatistics(norm: norm, partial: partial, isVariance: isVariance), .forward,
        "the statistics")
    }
    let y = value(
      "normalised", like: x,
      needsGradient: x.needsGradient || gamma?.gradient != nil || beta?.gradient != nil)
    append(BatchNormForward(norm: norm, y: y.buffer), .forward)
    append(BatchNormRunning(norm: norm), .commit, "the running statistics")
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let partial = build.partialSums(rowsOf: x, columns: 2 * channels)
      let sums = build.buffer("sums", fixed: 2 * channels)
      build.append(
        BatchNormGradientPartials(norm: norm, dy: dy, partial: partial), .backward,
        "the gradient of gamma")
      build.append(
        BatchNormParameterGradient(
          norm: norm, partial: partial, sums: sums, gammaGradient: gamma?.gradient,
          betaGradient: beta?.gradient), .backward, "the gradient of gamma")
      guard let (dx, accumulate) = build.addGradient(of: x) else { return }
      build.append(
        BatchNormInputGradient(norm: norm, dy: dy, sums: sums, dx: dx, accumulate: accumulate),
        .backward, "the gradient of the input")
    }
    return y
  }
}
