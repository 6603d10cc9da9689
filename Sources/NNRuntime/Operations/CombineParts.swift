// SPDX-License-Identifier: MIT

/// The sum of partial gradients, in order: dW = partial[0] + partial[1] + …; parts are runs of its entries.
struct CombineParts: Step {
  let partial: Buffer
  let sum: Buffer
  let count: Int
  /// Where the first partial gradient begins.
  var begin = 0
  /// Floats from one to the next.
  let stride: Int
  /// How many there are now.
  let partialCount: @Sendable (Execution) -> Int

  /// At most this many parts: each keeps a gradient of its own.
  static let most = 16

  var inputs: [Buffer] { [partial] }
  var outputs: [Buffer] { [sum] }

  private func split(on run: Execution) -> Split {
    Split(rows: count, cost: partialCount(run))
  }
  func parts(on run: Execution) -> Int { split(on: run).parts }

  func run(part: Int, worker: Int, on run: Execution) {
    let range = split(on: run).range(part)
    let target = run.rows(sum, range, width: 1)
    let partial = run.region(partial)
    for index in 0..<partialCount(run) {
      let source = partial.slice(index * stride + begin + range.lowerBound, range.count)
      if index == 0 {
        run.arena.copy(from: source, to: target)
      } else {
        run.kernels.add(source, y: target, count: range.count)
      }
    }
  }
}

extension Split {
  /// The same rows in no more than so many parts.
  func atMost(_ most: Int) -> Split {
    let parts = min(most, parts)
    return Split(rows: rows, rowsPerPart: (rows + parts - 1) / max(parts, 1))
  }
}
