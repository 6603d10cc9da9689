// SPDX-License-Identifier: MIT

/// Where the random numbers n of a layer come from.
enum NoiseSource: Sendable {
  /// The normal distribution, mean 0 and deviation 1.
  case normal
  /// 1 / (1 - rate), or 0 with probability `rate`.
  case dropout(rate: Float)
  /// The same, one number for all of an example.
  case example(rate: Float)
}

/// y = x (scale n + factor) + weight n + offset.
struct NoiseFactors: Sendable {
  let scale: Float
  let factor: Float
  let weight: Float
  let offset: Float

  init(scale: Double, factor: Double, weight: Double, offset: Double) {
    (self.scale, self.factor) = (Float(scale), Float(factor))
    (self.weight, self.offset) = (Float(weight), Float(offset))
  }

  private init(scale: Float, factor: Float) {
    (self.scale, self.factor, weight, offset) = (scale, factor, 0, 0)
  }

  /// What multiplies x, and so the gradient.
  var slope: NoiseFactors { NoiseFactors(scale: scale, factor: factor) }
}

/// Values with noise in training, as they are else; parts are runs of examples.
///
/// The numbers are functions of (key, step, example, value): backward draws them again instead of keeping them.
struct ApplyNoise: Step {
  let x: Buffer
  let y: Buffer
  let scratch: Buffer
  let rowCount: RowCount
  let features: Int
  /// Values of the longest example.
  let perExample: Int
  let source: NoiseSource
  let factors: NoiseFactors
  let key: UInt64
  let accumulate: Bool

  var inputs: [Buffer] { [x, scratch] }
  var outputs: [Buffer] { [y] }

  private func split(on run: Execution) -> Split { Split(rows: run.batch, cost: perExample * 16) }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    for example in split(on: run).range(part) {
      let rows = rowCount.range(of: example, on: run)
      let from = run.rows(x, rows, width: features)
      let to = run.rows(y, rows, width: features)
      if run.mode == .training {
        let noise = run.scratch(scratch, worker: worker).slice(0, from.count)
        draw(noise, example, on: run)
        run.kernels.modulate(from, noise: noise, factors, y: to, accumulate: accumulate)
      } else if accumulate {
        run.kernels.add(from, y: to, count: from.count)
      } else {
        run.arena.copy(from: from, to: to)
      }
    }
  }

  private func draw(_ noise: Region, _ example: Int, on run: Execution) {
    let step = UInt64(run.step)
    func drop(_ target: Region, _ rate: Float) {
      run.arena.fill(target, 1)
      run.kernels.dropout(
        target, y: target, rows: 1, columns: target.count, rate: rate, key: key, step: step,
        rowBegin: UInt64(example))
    }
    switch source {
    case .normal: run.arena.fillNormal(noise, key: key, step: step, row: UInt64(example))
    case .dropout(let rate): drop(noise, rate)
    case .example(let rate):
      guard noise.count > 0 else { return }
      let first = noise.slice(0, 1)
      drop(first, rate)
      run.arena.fill(noise, run.arena[first.offset])
    }
  }
}

extension PlanBuilder {
  /// Noise in training; its stream is named by the layer's path.
  mutating func noise(_ x: Value, source: NoiseSource, _ factors: NoiseFactors) -> Value {
    let key = Philox(seed: seed, purpose: "dropout", path: layer).key
    let y = value("noisy", like: x)
    let scratch = buffer("noise", fixed: x.count, lifetime: .perWorker)
    append(
      ApplyNoise(
        x: x.buffer, y: y.buffer, scratch: scratch, rowCount: x.rowCount, features: x.features,
        perExample: x.count, source: source, factors: factors, key: key, accumulate: false),
      .forward)
    onBackward { build in
      guard let dy = build.gradient(of: y), let (dx, accumulate) = build.addGradient(of: x) else {
        return
      }
      let scratch = build.buffer("noise", fixed: x.count, lifetime: .perWorker)
      build.append(
        ApplyNoise(
          x: dy, y: dx, scratch: scratch, rowCount: x.rowCount, features: x.features,
          perExample: x.count, source: source, factors: factors.slope, key: key,
          accumulate: accumulate), .backward, "the gradient of the input")
    }
    return y
  }
}
