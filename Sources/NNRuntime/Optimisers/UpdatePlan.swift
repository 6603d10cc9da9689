// SPDX-License-Identifier: MIT

internal import NNSpec

/// A trained parameter with the optimiser's memory of it.
struct UpdateEntry: Sendable {
  let weight: Buffer
  let gradient: Buffer
  let state: [Buffer]
  let count: Int
  let l1: Float
  let l2: Float
  let learningRateScale: Float
  let hasWeightDecay: Bool

  var hasPenalty: Bool { l1 > 0 || l2 > 0 }
}

/// All trained parameters cut into pieces that threads can share out.
struct UpdatePieces: Sendable {
  struct Piece: Sendable {
    let entry: Int
    let range: Range<Int>
  }

  let entries: [UpdateEntry]
  let pieces: [Piece]

  static let pieceCount = 16_384

  init(_ entries: [UpdateEntry]) {
    self.entries = entries
    pieces = entries.indices.flatMap { index in
      stride(from: 0, to: entries[index].count, by: UpdatePieces.pieceCount).map { begin in
        Piece(
          entry: index, range: begin..<min(begin + UpdatePieces.pieceCount, entries[index].count))
      }
    }
  }

  var gradients: [Buffer] { entries.map(\.gradient) }
  var weights: [Buffer] { entries.map(\.weight) }
}

/// Adds the penalties' gradients, and sums the squares of the whole gradient in pieces.
///
/// A piece's sum is kept as two floats, so that the total has nearly the precision of a double.
struct GradientNorm: Step {
  let pieces: UpdatePieces
  let squares: Buffer

  var inputs: [Buffer] { pieces.weights + pieces.gradients }
  var outputs: [Buffer] { pieces.gradients + [squares] }
  func parts(on run: Execution) -> Int { pieces.pieces.count }

  func run(part: Int, worker: Int, on run: Execution) {
    let piece = pieces.pieces[part]
    let entry = pieces.entries[piece.entry]
    let gradient = run.rows(entry.gradient, piece.range, width: 1)
    if entry.hasPenalty {
      run.kernels.addPenalty(
        run.rows(entry.weight, piece.range, width: 1), g: gradient, l1: entry.l1, l2: entry.l2,
        count: piece.range.count)
    }
    let sum = run.kernels.sumOfSquares(gradient, count: piece.range.count)
    let high = Float(sum)
    let place = run.region(squares).offset + 2 * part
    run.arena[place] = high
    run.arena[place + 1] = high.isFinite ? Float(sum - Double(high)) : 0
  }
}

/// Clips the gradient and moves the weights.
struct UpdateWeights: Step {
  let pieces: UpdatePieces
  let kind: OptimiserKind
  let clipValue: Float?

  var inputs: [Buffer] { pieces.gradients }
  var outputs: [Buffer] { pieces.weights + pieces.entries.flatMap(\.state) }
  func parts(on run: Execution) -> Int { pieces.pieces.count }

  func run(part: Int, worker: Int, on run: Execution) {
    let piece = pieces.pieces[part]
    let entry = pieces.entries[piece.entry]
    let count = piece.range.count
    let gradient = run.rows(entry.gradient, piece.range, width: 1)
    if run.gradientScale != 1 { run.kernels.scale(run.gradientScale, x: gradient, count: count) }
    if let clipValue {
      run.kernels.clamp(low: -clipValue, high: clipValue, x: gradient, count: count)
    }
    var numbers = run.update
    numbers.learningRate *= entry.learningRateScale
    if !entry.hasWeightDecay { numbers.weightDecay = 0 }
    func state(_ index: Int) -> Region? {
      index < entry.state.count ? run.rows(entry.state[index], piece.range, width: 1) : nil
    }
    run.kernels.update(
      kind, numbers: numbers, w: run.rows(entry.weight, piece.range, width: 1), g: gradient,
      a: state(0), b: state(1), c: state(2), count: count)
  }
}

extension PlanBuilder {
  /// Appends penalties, the gradient's norm and the update; returns the buffers that others read.
  mutating func addUpdate(
    _ optimiser: any RunnableOptimiser, clipValue: Double?
  ) -> (squares: Buffer, pieceCount: Int, state: [Buffer]) {
    let trained = parameters.filter { $0.parameter.gradient != nil }
    let entries = trained.compactMap { planned -> UpdateEntry? in
      guard let gradient = planned.parameter.gradient else { return nil }
      let exempt = optimiser.weightDecayExempt
      let isExempt =
        planned.spec.role == .bias && exempt.contains(.bias)
        || planned.spec.role.isNormalisation && exempt.contains(.norm)
      return UpdateEntry(
        weight: planned.parameter.buffer, gradient: gradient,
        state: (0..<optimiser.stateCount).map { _ in
          buffer("\(planned.spec.name).state", fixed: planned.spec.count, lifetime: .persistent)
        },
        count: planned.spec.count, l1: Float(planned.penalty.l1), l2: Float(planned.penalty.l2),
        learningRateScale: Float(planned.learningRateScale), hasWeightDecay: !isExempt)
    }
    let pieces = UpdatePieces(entries)
    let squares = buffer("squares", fixed: 2 * pieces.pieces.count)
    keep(squares)
    addOrthogonality(trained)
    append(GradientNorm(pieces: pieces, squares: squares), .backward, "the gradient's norm")
    append(
      UpdateWeights(pieces: pieces, kind: optimiser.kind, clipValue: clipValue.map(Float.init)),
      .update, "the weights")
    addConstraints(trained)
    return (squares, pieces.pieces.count, entries.compactMap(\.state.first))
  }
}
