// SPDX-License-Identifier: MIT

internal import NNSpec

/// What is done to each piece of the gradient just before an update: `clip_norm`, `clip_layer_norm`, `clip_value`, `noise`.
struct GradientLimits: Sendable {
  let clipValue: Float?
  /// One factor a parameter.
  let factors: Buffer?
  /// The key of each piece's random numbers; none without noise.
  let noiseKeys: [UInt64]

  static let none = GradientLimits(clipValue: nil, factors: nil, noiseKeys: [])

  func isIdle(on run: Execution) -> Bool {
    run.gradientScale == 1 && clipValue == nil && factors == nil && noiseKeys.isEmpty
  }

  func apply(to part: Int, of pieces: UpdatePieces, on run: Execution) {
    let piece = pieces.pieces[part]
    let count = piece.range.count
    let gradient = run.rows(pieces.entries[piece.entry].gradient, piece.range, width: 1)
    let own = factors.map { run.arena[run.region($0).offset + piece.entry] } ?? 1
    let factor = run.gradientScale * own
    if factor != 1 { run.kernels.scale(factor, x: gradient, count: count) }
    if let clipValue {
      run.kernels.clamp(low: -clipValue, high: clipValue, x: gradient, count: count)
    }
    guard !noiseKeys.isEmpty else { return }
    var random = RandomStream(Philox(key: noiseKeys[part]), stream: UInt64(run.updateStep))
    for place in gradient.offset..<gradient.offset + count {
      run.arena[place] += Float(random.normal()) * run.noiseDeviation
    }
  }
}

/// The limits alone, for optimisers that look at whole parameters afterwards.
struct LimitGradient: Step {
  let pieces: UpdatePieces
  let limits: GradientLimits

  var inputs: [Buffer] { limits.factors.map { [$0] } ?? [] }
  var outputs: [Buffer] { pieces.gradients }
  func parts(on run: Execution) -> Int { limits.isIdle(on: run) ? 0 : pieces.pieces.count }

  func run(part: Int, worker: Int, on run: Execution) {
    limits.apply(to: part, of: pieces, on: run)
  }
}

/// The factor that shortens each parameter's gradient to a norm, after the whole gradient has been shortened.
struct LayerNormFactors: Step {
  let pieces: UpdatePieces
  let squares: Buffer
  let factors: Buffer
  let limit: Double

  var inputs: [Buffer] { [squares] }
  var outputs: [Buffer] { [factors] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    var sums = [Double](repeating: 0, count: pieces.entries.count)
    for (index, piece) in pieces.pieces.enumerated() {
      sums[piece.entry] += run.sum(in: squares, at: index)
    }
    let place = run.region(factors).offset
    for (entry, sum) in sums.enumerated() {
      let norm = sum.squareRoot() * Double(run.gradientScale)
      run.arena[place + entry] = norm > limit ? Float(limit / norm) : 1
    }
  }
}

extension Execution {
  /// A sum kept as two floats, with nearly the precision of a double.
  func sum(in buffer: Buffer, at index: Int) -> Double {
    let place = region(buffer).offset + 2 * index
    return Double(arena[place]) + Double(arena[place + 1])
  }

  func setSum(_ sum: Double, in buffer: Buffer, at index: Int) {
    let place = region(buffer).offset + 2 * index
    let high = Float(sum)
    arena[place] = high
    arena[place + 1] = high.isFinite ? Float(sum - Double(high)) : 0
  }

  /// The numbers of the coming update for one parameter.
  func numbers(of entry: UpdateEntry) -> UpdateNumbers {
    var numbers = update
    numbers.learningRate *= entry.learningRateScale
    numbers.weightDecay *= entry.weightDecayScale
    return numbers
  }
}
