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
  var learningRateScale: Float
  /// 0 where weight decay leaves the parameter alone.
  let weightDecayScale: Float
  let path: String
  let shape: [Int]
  let role: ParameterSpec.Role

  var hasPenalty: Bool { l1 > 0 || l2 > 0 }
}

/// All trained parameters cut into pieces, and runs of small ones that threads can share out.
struct UpdatePieces: Sendable {
  struct Piece: Sendable {
    let entry: Int
    let range: Range<Int>
  }

  let entries: [UpdateEntry]
  let pieces: [Piece]
  /// Pieces that are worked on one after the other: small parameters are not worth a part of their own.
  let parts: [Range<Int>]

  static let pieceCount = 16_384

  init(_ entries: [UpdateEntry]) {
    self.entries = entries
    pieces = entries.indices.flatMap { index in
      stride(from: 0, to: entries[index].count, by: UpdatePieces.pieceCount).map { begin in
        Piece(
          entry: index, range: begin..<min(begin + UpdatePieces.pieceCount, entries[index].count))
      }
    }
    parts = UpdatePieces.parts(of: pieces.map(\.range.count))
  }

  /// Runs of pieces of these sizes, each about as large as the largest piece.
  static func parts(of sizes: [Int]) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var (begin, count) = (0, 0)
    for (index, size) in sizes.enumerated() {
      if index > begin, count + size > pieceCount {
        parts.append(begin..<index)
        (begin, count) = (index, 0)
      }
      count += size
    }
    if begin < sizes.count { parts.append(begin..<sizes.count) }
    return parts
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
  func parts(on run: Execution) -> Int { pieces.parts.count }

  func run(part: Int, worker: Int, on run: Execution) {
    for index in pieces.parts[part] { add(index, on: run) }
  }

  private func add(_ index: Int, on run: Execution) {
    let piece = pieces.pieces[index]
    let entry = pieces.entries[piece.entry]
    let gradient = run.rows(entry.gradient, piece.range, width: 1)
    if entry.hasPenalty {
      run.kernels.addPenalty(
        run.rows(entry.weight, piece.range, width: 1), g: gradient, l1: entry.l1, l2: entry.l2,
        count: piece.range.count)
    }
    run.setSum(
      run.kernels.sumOfSquares(gradient, count: piece.range.count), in: squares, at: index)
  }
}

/// Limits the gradient and moves the weights, a piece at a time.
struct UpdateWeights: Step {
  let pieces: UpdatePieces
  let kind: OptimiserKind
  let limits: GradientLimits

  var inputs: [Buffer] { pieces.gradients + (limits.factors.map { [$0] } ?? []) }
  var outputs: [Buffer] { pieces.weights + pieces.entries.flatMap(\.state) }
  func parts(on run: Execution) -> Int { pieces.parts.count }

  func run(part: Int, worker: Int, on run: Execution) {
    for index in pieces.parts[part] { move(index, on: run) }
  }

  private func move(_ index: Int, on run: Execution) {
    let piece = pieces.pieces[index]
    let entry = pieces.entries[piece.entry]
    limits.apply(to: index, of: pieces, on: run)
    func state(_ index: Int) -> Region? {
      index < entry.state.count ? run.rows(entry.state[index], piece.range, width: 1) : nil
    }
    run.kernels.update(
      kind, numbers: run.numbers(of: entry), w: run.rows(entry.weight, piece.range, width: 1),
      g: run.rows(entry.gradient, piece.range, width: 1), a: state(0), b: state(1), c: state(2),
      count: piece.range.count)
  }
}

extension PlanBuilder {
  /// Appends the sum of gradients, penalties, the gradient's norm and the update.
  mutating func addUpdate(
    _ optimiser: any RunnableOptimiser, _ rules: GradientRules
  ) -> Plan.Update {
    let trained = parameters.filter { $0.parameter.gradient != nil }
    let entries = trained.compactMap { planned -> UpdateEntry? in
      guard let gradient = planned.parameter.gradient else { return nil }
      return UpdateEntry(
        weight: planned.parameter.buffer, gradient: gradient,
        state: optimiser.stateCounts(of: planned.spec).map { count in
          buffer("\(planned.spec.name).state", fixed: count, lifetime: .persistent)
        },
        count: planned.spec.count, l1: Float(planned.penalty.l1), l2: Float(planned.penalty.l2),
        learningRateScale: Float(planned.learningRateScale),
        weightDecayScale: optimiser.exempts(planned.spec.role)
          ? 0 : Float(planned.weightDecayScale),
        path: planned.path, shape: planned.spec.shape, role: planned.spec.role)
    }
    let pieces = UpdatePieces(entries)
    let squares = buffer("squares", fixed: 2 * pieces.pieces.count)
    keep(squares)
    let tree = addTree(pieces, rules)
    addOrthogonality(trained)
    append(GradientNorm(pieces: pieces, squares: squares), .gradient, "the gradient's norm")
    let limits = limits(rules, pieces, squares)
    if let whole = optimiser as? any WholeParameterOptimiser {
      append(LimitGradient(pieces: pieces, limits: limits), .update, "the gradient")
      whole.appendUpdate(of: pieces, to: &self)
    } else {
      append(
        UpdateWeights(pieces: pieces, kind: optimiser.kind, limits: limits), .update, "the weights")
    }
    addConstraints(trained)
    return Plan.Update(
      squares: squares, pieceCount: pieces.pieces.count,
      firstState: entries.compactMap(\.state.first),
      states: entries.map { ($0.path, $0.state) }, tree: tree, optimiser: optimiser, rules: rules)
  }

  private mutating func limits(
    _ rules: GradientRules, _ pieces: UpdatePieces, _ squares: Buffer
  ) -> GradientLimits {
    var factors: Buffer?
    if let limit = rules.clipLayerNorm {
      let buffer = buffer("norm_factors", fixed: pieces.entries.count)
      append(
        LayerNormFactors(pieces: pieces, squares: squares, factors: buffer, limit: limit), .update,
        "the norms of gradients")
      factors = buffer
    }
    let keys = pieces.pieces.map { piece in
      // A piece has a stream of its own, so that pieces can be drawn in any order.
      Philox(
        seed: seed, purpose: "gradient_noise",
        path: "\(pieces.entries[piece.entry].path)/\(piece.range.lowerBound)"
      ).key
    }
    return GradientLimits(
      clipValue: rules.clipValue.map(Float.init), factors: factors,
      noiseKeys: rules.noise == nil ? [] : keys)
  }
}
