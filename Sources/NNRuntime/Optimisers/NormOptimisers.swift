// SPDX-License-Identifier: MIT

package import NNSpec

extension Lamb: WholeParameterOptimiser {
  package var kind: OptimiserKind { .lamb }
  package var numbers: UpdateNumbers { moments(beta1, beta2, epsilon) }

  func appendUpdate(of pieces: UpdatePieces, to build: inout PlanBuilder) {
    build.appendByNorms(pieces, kind: kind) { weight, direction, _ in
      weight > 0 && direction > 0 ? weight / direction : 1
    }
  }
}

extension Lars: WholeParameterOptimiser {
  package var kind: OptimiserKind { .lars }
  package var numbers: UpdateNumbers { numbers { $0.momentum = Float(momentum) } }

  func appendUpdate(of pieces: UpdatePieces, to build: inout PlanBuilder) {
    let trust = trust
    build.appendByNorms(pieces, kind: kind) { weight, gradient, decay in
      weight > 0 && gradient > 0 ? trust * weight / (gradient + decay * weight) : 1
    }
  }
}

/// The squares of weights and of what they are to move along, by piece; lamb's direction takes the gradient's place.
private struct MeasureNorms: Step {
  let pieces: UpdatePieces
  let kind: OptimiserKind
  let weightSquares: Buffer
  let directionSquares: Buffer

  var inputs: [Buffer] { pieces.weights + pieces.gradients }
  var outputs: [Buffer] {
    pieces.gradients + pieces.entries.flatMap(\.state) + [weightSquares, directionSquares]
  }
  func parts(on run: Execution) -> Int { pieces.pieces.count }

  func run(part: Int, worker: Int, on run: Execution) {
    let piece = pieces.pieces[part]
    let entry = pieces.entries[piece.entry]
    let count = piece.range.count
    let weight = run.rows(entry.weight, piece.range, width: 1)
    let gradient = run.rows(entry.gradient, piece.range, width: 1)
    if kind == .lamb {
      run.kernels.updateDirection(
        kind, numbers: run.numbers(of: entry), w: weight, g: gradient,
        a: run.rows(entry.state[0], piece.range, width: 1),
        b: run.rows(entry.state[1], piece.range, width: 1), count: count)
    }
    run.setSum(run.kernels.sumOfSquares(weight, count: count), in: weightSquares, at: part)
    run.setSum(run.kernels.sumOfSquares(gradient, count: count), in: directionSquares, at: part)
  }
}

/// The factor of each parameter's step, from the norms of its weights and its direction.
private struct NormRatios: Step {
  let pieces: UpdatePieces
  let weightSquares: Buffer
  let directionSquares: Buffer
  let ratios: Buffer
  /// Of |w|, |direction| and weight decay.
  let ratio: @Sendable (Double, Double, Double) -> Double

  var inputs: [Buffer] { [weightSquares, directionSquares] }
  var outputs: [Buffer] { [ratios] }
  func parts(on run: Execution) -> Int { 1 }

  func run(part: Int, worker: Int, on run: Execution) {
    var sums = [(weight: Double, direction: Double)](
      repeating: (0, 0), count: pieces.entries.count)
    for (index, piece) in pieces.pieces.enumerated() {
      sums[piece.entry].weight += run.sum(in: weightSquares, at: index)
      sums[piece.entry].direction += run.sum(in: directionSquares, at: index)
    }
    let place = run.region(ratios).offset
    for (index, sum) in sums.enumerated() {
      let decay = Double(run.numbers(of: pieces.entries[index]).weightDecay)
      run.arena[place + index] = Float(
        ratio(sum.weight.squareRoot(), sum.direction.squareRoot(), decay))
    }
  }
}

/// The step itself, at the learning rate times the parameter's ratio.
private struct ApplyRatios: Step {
  let pieces: UpdatePieces
  let kind: OptimiserKind
  let ratios: Buffer

  var inputs: [Buffer] { pieces.gradients + [ratios] }
  var outputs: [Buffer] { pieces.weights + pieces.entries.flatMap(\.state) }
  func parts(on run: Execution) -> Int { pieces.pieces.count }

  func run(part: Int, worker: Int, on run: Execution) {
    let piece = pieces.pieces[part]
    let entry = pieces.entries[piece.entry]
    var numbers = run.numbers(of: entry)
    numbers.learningRate *= run.arena[run.region(ratios).offset + piece.entry]
    // Lamb's direction has its weight decay in it.
    if kind == .lamb { numbers.weightDecay = 0 }
    run.kernels.update(
      kind == .lamb ? .sgd : kind, numbers: numbers,
      w: run.rows(entry.weight, piece.range, width: 1),
      g: run.rows(entry.gradient, piece.range, width: 1),
      a: run.rows(entry.state[0], piece.range, width: 1), count: piece.range.count)
  }
}

extension PlanBuilder {
  fileprivate mutating func appendByNorms(
    _ pieces: UpdatePieces, kind: OptimiserKind,
    ratio: @escaping @Sendable (Double, Double, Double) -> Double
  ) {
    let weightSquares = buffer("weight_squares", fixed: 2 * pieces.pieces.count)
    let directionSquares = buffer("direction_squares", fixed: 2 * pieces.pieces.count)
    let ratios = buffer("ratios", fixed: pieces.entries.count)
    append(
      MeasureNorms(
        pieces: pieces, kind: kind, weightSquares: weightSquares,
        directionSquares: directionSquares), .update, "the norms of weights")
    append(
      NormRatios(
        pieces: pieces, weightSquares: weightSquares, directionSquares: directionSquares,
        ratios: ratios, ratio: ratio), .update, "the norms of weights")
    append(ApplyRatios(pieces: pieces, kind: kind, ratios: ratios), .update, "the weights")
  }
}
