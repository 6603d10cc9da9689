// SPDX-License-Identifier: MIT

/// The buffers of a group normalisation.
struct GroupNormBuffers: Sendable {
  let channels: Int
  let groups: Int
  let rowCount: RowCount
  /// Values of the longest example.
  let perExample: Int
  let epsilon: Float
  let x: Buffer
  let gamma: Buffer?
  let beta: Buffer?
  /// By example and channel: those of the channel's group.
  let mean: Buffer
  let inverse: Buffer

  func split(on run: Execution) -> Split { Split(rows: run.batch, cost: perExample * 4) }

  /// An example's row of a buffer by channel.
  func row(_ buffer: Buffer, _ example: Int, on run: Execution) -> Region {
    run.rows(buffer, example..<example + 1, width: channels)
  }

  /// Replaces the sums of an example's channels by the means of their groups.
  func average(_ sums: Region, rows: Int, on run: Execution) {
    let size = channels / groups
    for begin in stride(from: 0, to: channels, by: size) {
      let group = sums.slice(begin, size)
      let sum = (0..<size).reduce(Float(0)) { $0 + run.arena[group.offset + $1] }
      run.arena.fill(group, sum / Float(size * rows))
    }
  }
}

/// Statistics of each example by group, then y = gamma (x - mean) inverse + beta; parts are runs of examples.
struct GroupNormForward: Step {
  let norm: GroupNormBuffers
  let y: Buffer

  var inputs: [Buffer] { [norm.x] + [norm.gamma, norm.beta].compactMap(\.self) }
  var outputs: [Buffer] { [y, norm.mean, norm.inverse] }
  func parts(on run: Execution) -> Int { norm.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in norm.split(on: run).range(part) {
      let rows = norm.rowCount.range(of: example, on: run)
      guard !rows.isEmpty else { continue }
      let x = run.rows(norm.x, rows, width: norm.channels)
      let mean = norm.row(norm.mean, example, on: run)
      let inverse = norm.row(norm.inverse, example, on: run)
      run.kernels.columnSums(x, rows: rows.count, columns: norm.channels, out: mean)
      norm.average(mean, rows: rows.count, on: run)
      run.kernels.columnCentredSquares(
        x, mean: mean, rows: rows.count, columns: norm.channels, out: inverse)
      norm.average(inverse, rows: rows.count, on: run)
      for channel in inverse.offset..<inverse.offset + norm.channels {
        run.arena[channel] = 1 / (run.arena[channel] + norm.epsilon).squareRoot()
      }
      run.kernels.batchNorm(
        x, mean: mean, inverse: inverse, gamma: norm.gamma.map { run.region($0) },
        beta: norm.beta.map { run.region($0) }, y: run.rows(y, rows, width: norm.channels),
        rows: rows.count, columns: norm.channels)
    }
  }
}

/// With g = gamma dy: dx = inverse (g - mean of g - xhat times the mean of g xhat), means by group.
struct GroupNormBackward: Step {
  let norm: GroupNormBuffers
  let dy: Buffer
  let dx: Buffer?
  /// By example, sums of dy and of dy xhat by channel.
  let sums: Buffer
  /// By example, the means of the groups by channel.
  let means: Buffer
  let accumulate: Bool

  var inputs: [Buffer] {
    [norm.x, norm.mean, norm.inverse, dy] + (norm.gamma.map { [$0] } ?? [])
  }
  var outputs: [Buffer] { [sums, means] + (dx.map { [$0] } ?? []) }
  func parts(on run: Execution) -> Int { norm.split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let channels = norm.channels
    for example in norm.split(on: run).range(part) {
      let rows = norm.rowCount.range(of: example, on: run)
      let sums = run.rows(sums, example..<example + 1, width: 2 * channels)
      guard !rows.isEmpty else {
        run.arena.fill(sums, 0)
        continue
      }
      let x = run.rows(norm.x, rows, width: channels)
      let flow = run.rows(dy, rows, width: channels)
      let mean = norm.row(norm.mean, example, on: run)
      let inverse = norm.row(norm.inverse, example, on: run)
      let (sum, sumX) = (sums.slice(0, channels), sums.slice(channels, channels))
      run.kernels.batchNormSums(
        x, mean: mean, inverse: inverse, dy: flow, rows: rows.count, columns: channels, sumDy: sum,
        sumDyX: sumX)
      guard let dx else { continue }
      let means = run.rows(means, example..<example + 1, width: 2 * channels)
      let (shift, slope) = (means.slice(0, channels), means.slice(channels, channels))
      for (source, target) in [(sum, shift), (sumX, slope)] {
        for channel in 0..<channels {
          let factor = norm.gamma.map { run.arena[run.region($0).offset + channel] } ?? 1
          run.arena[target.offset + channel] = factor * run.arena[source.offset + channel]
        }
        norm.average(target, rows: rows.count, on: run)
      }
      run.kernels.groupNormBackward(
        x, mean: mean, inverse: inverse, gamma: norm.gamma.map { run.region($0) }, dy: flow,
        shift: shift, slope: slope, dx: run.rows(dx, rows, width: channels), rows: rows.count,
        columns: channels, accumulate: accumulate)
    }
  }
}

/// dgamma and dbeta from the sums of all examples, in order.
struct GroupNormParameterGradient: Step {
  let channels: Int
  let sums: Buffer
  let total: Buffer
  let gammaGradient: Buffer?
  let betaGradient: Buffer?

  var inputs: [Buffer] { [sums] }
  var outputs: [Buffer] { [total] + [gammaGradient, betaGradient].compactMap(\.self) }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    let total = run.region(total)
    run.kernels.columnSums(
      run.rows(sums, 0..<run.batch, width: 2 * channels), rows: run.batch, columns: 2 * channels,
      out: total)
    if let betaGradient {
      run.arena.copy(from: total.slice(0, channels), to: run.region(betaGradient))
    }
    if let gammaGradient {
      run.arena.copy(from: total.slice(channels, channels), to: run.region(gammaGradient))
    }
  }
}

extension PlanBuilder {
  /// Normalisation of each example over its positions and the channels of a group.
  mutating func groupNormalisation(_ x: Value, groups: Int, epsilon: Double) -> Value {
    precondition(x.features % groups == 0, "\(groups) groups of \(x.features) channels")
    let (gamma, beta) = (parameter("gamma"), parameter("beta"))
    let channels = x.features
    let norm = GroupNormBuffers(
      channels: channels, groups: groups, rowCount: x.rowCount, perExample: x.count,
      epsilon: Float(epsilon), x: x.buffer, gamma: gamma?.buffer, beta: beta?.buffer,
      mean: buffer("mean", perExample: channels), inverse: buffer("inverse", perExample: channels))
    let isTrained = gamma?.gradient != nil || beta?.gradient != nil
    let y = value("normalised", like: x, needsGradient: x.needsGradient || isTrained)
    append(GroupNormForward(norm: norm, y: y.buffer), .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y) else { return }
      let wanted = build.addGradient(of: x)
      let sums = build.buffer("sums", perExample: 2 * channels)
      build.append(
        GroupNormBackward(
          norm: norm, dy: dy, dx: wanted?.buffer, sums: sums,
          means: build.buffer("means", perExample: 2 * channels),
          accumulate: wanted?.accumulate ?? false), .backward, "the gradient of the input")
      guard isTrained else { return }
      build.append(
        GroupNormParameterGradient(
          channels: channels, sums: sums, total: build.buffer("total", fixed: 2 * channels),
          gammaGradient: gamma?.gradient, betaGradient: beta?.gradient), .backward,
        "the gradient of gamma")
    }
    return y
  }
}
