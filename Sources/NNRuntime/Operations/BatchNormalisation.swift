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
  /// Whether a relu follows, which costs no pass of its own in either direction.
  let rectifies: Bool
  let x: Buffer
  let gamma: Buffer?
  let beta: Buffer?
  let runningMean: Buffer
  let runningVariance: Buffer
  /// Of the batch, or in inference the running ones.
  let mean: Buffer
  let variance: Buffer
  let inverse: Buffer
  /// What the parts of a batch add up to, where it has parts: [rows · mean, rows · variance, rows].
  let sums: Buffer?

  func usesBatch(_ run: Execution) -> Bool {
    run.mode == .training && !isFrozen && rows(run) > 0
  }
  func rows(_ run: Execution) -> Int { rowCount.count(on: run) }
  var affine: [Buffer] { [gamma, beta].compactMap(\.self) }
  /// What the batch's moments are relative to.
  func origin(_ run: Execution) -> Region { run.rows(x, 0..<1, width: channels) }
  /// How rows are cut for sums over them.
  func split(_ run: Execution) -> Split {
    Split(rows: rows(run), rowsPerPart: PartialColumnSums.rowsPerPart(columns: channels))
  }
}

/// Mean of x by channel, and the squares around it, over a part of the rows: two rows of partial moments a part.
struct BatchNormMoments: Step {
  let norm: BatchNormBuffers
  let partial: Buffer

  var inputs: [Buffer] { [norm.x] }
  var outputs: [Buffer] { [partial] }
  func parts(on run: Execution) -> Int { norm.usesBatch(run) ? norm.split(run).parts : 0 }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = norm.split(run).range(part)
    let moments = run.rows(partial, part..<part + 1, width: 2 * norm.channels)
    run.kernels.columnMoments(
      run.rows(norm.x, range, width: norm.channels), origin: norm.origin(run), rows: range.count,
      columns: norm.channels, mean: moments.slice(0, norm.channels),
      squares: moments.slice(norm.channels, norm.channels))
  }
}

/// Mean, variance and its inverse root from the partial moments; in inference from the running statistics.
struct BatchNormStatistics: Step {
  let norm: BatchNormBuffers
  let partial: Buffer

  var inputs: [Buffer] { [norm.x, partial, norm.runningMean, norm.runningVariance] }
  var outputs: [Buffer] { [norm.mean, norm.variance, norm.inverse] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let (mean, variance) = (run.region(norm.mean), run.region(norm.variance))
    if norm.usesBatch(run) {
      run.kernels.mergeMoments(
        run.region(partial), origin: norm.origin(run), rowsPerPart: norm.split(run).rowsPerPart,
        rows: norm.rows(run), columns: norm.channels, mean: mean, variance: variance)
    } else {
      run.arena.copy(from: run.region(norm.runningMean), to: mean)
      run.arena.copy(from: run.region(norm.runningVariance), to: variance)
    }
    let inverse = run.region(norm.inverse)
    for channel in 0..<norm.channels {
      run.arena[inverse.offset + channel] =
        1 / (run.arena[variance.offset + channel] + norm.epsilon).squareRoot()
    }
  }
}

/// y = gamma (x - mean) inverse + beta, or 0 where that is less and a relu follows.
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
      rows: range.count, columns: norm.channels, rectifies: norm.rectifies)
  }
}

extension PlanBuilder {
  /// Batch normalisation by channel; see the layer for formula and statistics.
  ///
  /// `rectifies`: followed by relu.
  mutating func batchNormalisation(
    _ x: Value, epsilon: Double, momentum: Double, isFrozen: Bool, rectifies: Bool
  ) -> Value {
    if let convolution = x.convolution {
      return foldedNormalisation(x, convolution, epsilon: epsilon, rectifies: rectifies)
    }
    let (gamma, beta) = (parameter("gamma"), parameter("beta"))
    let channels = x.features
    let norm = BatchNormBuffers(
      channels: channels, rowCount: x.rowCount, epsilon: Float(epsilon),
      momentum: Float(momentum), isFrozen: isFrozen, rectifies: rectifies, x: x.buffer,
      gamma: gamma?.buffer,
      beta: beta?.buffer, runningMean: requiredParameter("running_mean").buffer,
      runningVariance: requiredParameter("running_variance").buffer,
      mean: buffer("mean", fixed: channels), variance: buffer("variance", fixed: channels),
      inverse: buffer("inverse", fixed: channels),
      sums: sumsStatistics && !isFrozen ? buffer("sums", fixed: 2 * channels + 1) : nil)
    let moments = partialSums(rowsOf: x, columns: 2 * channels)
    append(BatchNormMoments(norm: norm, partial: moments), .forward, "the statistics")
    append(BatchNormStatistics(norm: norm, partial: moments), .forward, "the statistics")
    var y = value(
      "normalised", like: x,
      needsGradient: x.needsGradient || gamma?.gradient != nil || beta?.gradient != nil)
    y.isRectified = rectifies
    append(BatchNormForward(norm: norm, y: y.buffer), .forward)
    addRunningStatistics(norm)
    onBackward { [y] build in
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
