// SPDX-License-Identifier: MIT

/// The buffers of a layer normalisation.
struct LayerNormBuffers: Sendable {
  let features: Int
  let rowCount: RowCount
  let epsilon: Float
  let x: Buffer
  let gamma: Buffer?
  let beta: Buffer?
  /// By row; nil: the mean is left where it is.
  let mean: Buffer?
  let inverse: Buffer

  func split(on run: Execution) -> Split {
    Split(
      rows: rowCount.count(on: run),
      rowsPerPart: PartialColumnSums.rowsPerPart(columns: features))
  }
}

/// y = gamma (x - mean) inverse + beta by row; parts are runs of rows.
struct LayerNormForward: Step {
  let norm: LayerNormBuffers
  let y: Buffer

  var inputs: [Buffer] { [norm.x] + [norm.gamma, norm.beta].compactMap(\.self) }
  var outputs: [Buffer] { [y, norm.inverse] + (norm.mean.map { [$0] } ?? []) }
  func parts(on run: Execution) -> Int { norm.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = norm.split(on: run).range(part)
    run.kernels.layerNorm(
      run.rows(norm.x, range, width: norm.features), gamma: norm.gamma.map { run.region($0) },
      beta: norm.beta.map { run.region($0) }, epsilon: norm.epsilon,
      y: run.rows(y, range, width: norm.features),
      mean: norm.mean.map { run.rows($0, range, width: 1) },
      inverse: run.rows(norm.inverse, range, width: 1), rows: range.count, columns: norm.features)
  }
}

/// dx, and partial sums for gamma and beta, in one pass over a part of the rows.
struct LayerNormBackward: Step {
  let norm: LayerNormBuffers
  let dy: Buffer
  let dx: Buffer
  /// Two rows of sums a part, if there are gamma and beta.
  let partial: Buffer?
  let accumulate: Bool

  var inputs: [Buffer] {
    [norm.x, norm.inverse, dy] + [norm.mean, norm.gamma].compactMap(\.self)
  }
  var outputs: [Buffer] { [dx] + (partial.map { [$0] } ?? []) }
  func parts(on run: Execution) -> Int { norm.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = norm.split(on: run).range(part)
    let sums = partial.map { run.rows($0, part..<part + 1, width: 2 * norm.features) }
    run.kernels.layerNormBackward(
      run.rows(norm.x, range, width: norm.features), gamma: norm.gamma.map { run.region($0) },
      mean: norm.mean.map { run.rows($0, range, width: 1) },
      inverse: run.rows(norm.inverse, range, width: 1),
      dy: run.rows(dy, range, width: norm.features), dx: run.rows(dx, range, width: norm.features),
      dgamma: sums?.slice(0, norm.features), dbeta: sums?.slice(norm.features, norm.features),
      rows: range.count, columns: norm.features, accumulate: accumulate)
  }
}

/// dgamma and dbeta from the partial sums, in order.
struct LayerNormParameterGradient: Step {
  let norm: LayerNormBuffers
  let partial: Buffer
  let sums: Buffer
  let gammaGradient: Buffer?
  let betaGradient: Buffer?

  var inputs: [Buffer] { [partial] }
  var outputs: [Buffer] { [sums] + [gammaGradient, betaGradient].compactMap(\.self) }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let parts = norm.split(on: run).parts
    let sums = run.region(sums)
    run.kernels.columnSums(
      run.rows(partial, 0..<parts, width: 2 * norm.features), rows: parts,
      columns: 2 * norm.features, out: sums)
    if let gammaGradient {
      run.arena.copy(from: sums.slice(0, norm.features), to: run.region(gammaGradient))
    }
    if let betaGradient {
      run.arena.copy(from: sums.slice(norm.features, norm.features), to: run.region(betaGradient))
    }
  }
}

extension PlanBuilder {
  /// Layer normalisation over the last axis; `prefix` stands before the names of its parameters.
  ///
  /// `isCentred`: less the mean; else the values are only divided by the root of their mean square.
  mutating func layerNormalisation(
    _ x: Value, epsilon: Double, isCentred: Bool = true, prefix: String = ""
  ) -> Value {
    let (gamma, beta) = (parameter(prefix + "gamma"), parameter(prefix + "beta"))
    let norm = LayerNormBuffers(
      features: x.features, rowCount: x.rowCount, epsilon: Float(epsilon), x: x.buffer,
      gamma: gamma?.buffer, beta: beta?.buffer,
      mean: isCentred ? buffer("mean", perExample: x.positions) : nil,
      inverse: buffer("inverse", perExample: x.positions))
    let y = value(
      "normalised", like: x,
      needsGradient: x.needsGradient || gamma?.gradient != nil || beta?.gradient != nil)
    append(LayerNormForward(norm: norm, y: y.buffer), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      build.layerNormBackward(x, norm, dy: dy, gamma: gamma, beta: beta)
    }
    return y
  }

  private mutating func layerNormBackward(
    _ x: Value, _ norm: LayerNormBuffers, dy: Buffer, gamma: Parameter?, beta: Parameter?
  ) {
    let isTrained = gamma?.gradient != nil || beta?.gradient != nil
    let partial =
      isTrained
      ? partialSums(rowsOf: x, columns: 2 * norm.features) : nil
    // Without a gradient for x the pass still has to sum for gamma and beta; its dx goes nowhere.
    let wanted = addGradient(of: x)
    let dx = wanted?.buffer ?? buffer("unused_gradient", perExample: x.count)
    append(
      LayerNormBackward(
        norm: norm, dy: dy, dx: dx, partial: partial, accumulate: wanted?.accumulate ?? false),
      .backward, "the gradient of the input")
    guard let partial else { return }
    append(
      LayerNormParameterGradient(
        norm: norm, partial: partial, sums: buffer("sums", fixed: 2 * norm.features),
        gammaGradient: gamma?.gradient, betaGradient: beta?.gradient), .backward,
      "the gradient of gamma")
  }
}
