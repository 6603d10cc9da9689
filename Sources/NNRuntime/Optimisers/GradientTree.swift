// SPDX-License-Identifier: MIT

/// The memory in which gradients of parts of batches are added, in an order that is the same for any number of processes.
///
/// The sum is a binary tree over the parts, built like a binary counter: row k holds the sum of 2^k parts until its neighbour
/// is there. The sum of 2^k parts in a row is then the same numbers whoever computed them, so that processes which have so many parts
/// each can go on from their rows. A row holds all gradients and the statistics of normalisations, one after the other.
struct GradientTree: Sendable {
  struct Piece: Sendable {
    let source: Buffer
    let range: Range<Int>
    /// Where it begins in a row.
    let place: Int
    /// Whether it is a sum over examples as it stands, not a mean.
    let isSum: Bool
  }

  let pieces: [Piece]
  /// Pieces that are worked on one after the other.
  let parts: [Range<Int>]
  /// Floats of a row.
  let width: Int
  /// Rows of sums, and behind them, if batches are accumulated, the sum over batches of one part.
  let rows: Buffer
  let levels: Int
  let accumulates: Bool

  /// Behind a row's sums: what they are means over, and what processes tell each other.
  static let noteCount = 5

  func row(_ level: Int, on run: Execution) -> Region {
    run.region(rows).slice(level * width, width)
  }

  func row(_ level: Int, _ piece: Piece, on run: Execution) -> Region {
    run.region(rows).slice(level * width + piece.place, piece.range.count)
  }

  /// From the piece's place in the lowest row to its end in the last of so many.
  func rows(below level: Int, _ piece: Piece, on run: Execution) -> Region {
    run.region(rows).slice(piece.place, max(0, level - 1) * width + piece.range.count)
  }

  func source(_ piece: Piece, on run: Execution) -> Region {
    run.rows(piece.source, piece.range, width: 1)
  }

  var sources: [Buffer] { pieces.map(\.source) }
}

/// Adds the gradient of a part of a batch to the tree.
///
/// It runs before penalties are added, so that these count once.
struct AddToTree: Step {
  let tree: GradientTree

  var inputs: [Buffer] { tree.sources }
  var outputs: [Buffer] { [tree.rows] }
  func parts(on run: Execution) -> Int { run.accumulation == nil ? 0 : tree.parts.count }

  func run(part: Int, worker: Int, on run: Execution) {
    guard let place = run.accumulation else { return }
    for index in tree.parts[part] { add(tree.pieces[index], place, on: run) }
  }

  private func add(_ piece: GradientTree.Piece, _ place: Accumulation, on run: Execution) {
    let count = piece.range.count
    var x = tree.source(piece, on: run)
    var factor = piece.isSum ? 1 : place.weight
    if place.isEmpty {
      run.arena.fill(x, 0)
      factor = 1
    }
    if tree.accumulates {
      let sum = tree.row(tree.levels + 1, piece, on: run)
      run.kernels.sumRows(
        factor, x: x, rows: sum, rowCount: place.isFirst ? 0 : 1, stride: 0, y: sum, count: count)
      if !place.isLast { return }
      (x, factor) = (sum, 1)
    }
    run.kernels.sumRows(
      factor, x: x, rows: tree.rows(below: place.merges, piece, on: run), rowCount: place.merges,
      stride: tree.width, y: tree.row(place.merges, piece, on: run), count: count)
  }
}

/// Makes the sum over all parts the gradient: the mean over the examples of all.
struct TakeFromTree: Step {
  let tree: GradientTree

  var inputs: [Buffer] { [tree.rows] }
  var outputs: [Buffer] { tree.sources }
  func parts(on run: Execution) -> Int { run.gradientSum == nil ? 0 : tree.parts.count }

  func run(part: Int, worker: Int, on run: Execution) {
    guard let sum = run.gradientSum else { return }
    for piece in tree.pieces[tree.parts[part]] {
      let row = tree.row(sum.level, piece, on: run)
      run.kernels.sumRows(
        piece.isSum || sum.weight == 0 ? 1 : Float(1 / Double(sum.weight)), x: row, rows: row,
        rowCount: 0, stride: 0, y: tree.source(piece, on: run), count: piece.range.count)
    }
  }
}

extension PlanBuilder {
  /// Appends what sums gradients, where an update may be of several parts or batches.
  mutating func addTree(_ pieces: UpdatePieces, _ rules: GradientRules) -> GradientTree? {
    guard rules.isSummed else { return nil }
    var width = 0
    func piece(_ source: Buffer, _ range: Range<Int>, isSum: Bool) -> GradientTree.Piece {
      defer { width += range.count }
      return GradientTree.Piece(source: source, range: range, place: width, isSum: isSum)
    }
    let all =
      pieces.pieces.map { piece(pieces.entries[$0.entry].gradient, $0.range, isSum: false) }
      + batchSums.map { piece($0.buffer, 0..<$0.count, isSum: true) }
    width += GradientTree.noteCount
    let levels = rules.shards.trailingZeroBitCount
    let rows = levels + (rules.accumulates ? 2 : 1)
    let tree = GradientTree(
      pieces: all, parts: UpdatePieces.parts(of: all.map(\.range.count)), width: width,
      rows: buffer("gradient_tree", fixed: rows * width, lifetime: .persistent),
      levels: levels,
      accumulates: rules.accumulates)
    append(AddToTree(tree: tree), .accumulate, "the sum of gradients")
    append(TakeFromTree(tree: tree), .gradient, "the sum of gradients")
    return tree
  }
}
