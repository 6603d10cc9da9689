// SPDX-License-Identifier: MIT

/// Sums the gradients of several batches; the last one's becomes the mean over the examples of all.
///
/// It runs before the penalties are added, so that these count once.
struct AccumulateGradient: Step {
  let pieces: UpdatePieces
  /// By entry.
  let sums: [Buffer]

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] { pieces.gradients + sums }
  func parts(on run: Execution) -> Int { run.accumulation == nil ? 0 : pieces.pieces.count }

  func run(part: Int, worker: Int, on run: Execution) {
    guard let batch = run.accumulation else { return }
    let piece = pieces.pieces[part]
    let count = piece.range.count
    let gradient = run.rows(pieces.entries[piece.entry].gradient, piece.range, width: 1)
    let sum = run.rows(sums[piece.entry], piece.range, width: 1)
    run.kernels.scale(Float(batch.weight), x: gradient, count: count)
    if !batch.isFirst { run.kernels.add(sum, y: gradient, count: count) }
    guard batch.isLast else { return run.arena.copy(from: gradient, to: sum) }
    if batch.total > 0 {
      run.kernels.scale(Float(1 / batch.total), x: gradient, count: count)
    }
  }
}
