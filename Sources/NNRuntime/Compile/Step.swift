// SPDX-License-Identifier: MIT

/// A piece of work of a plan.
///
/// It is cut into parts by sizes alone, so that the numbers do not depend on who does which part.
package protocol Step: Sendable {
  /// What it reads.
  var inputs: [Buffer] { get }
  /// What it writes, wholly or in addition.
  var outputs: [Buffer] { get }
  /// The parts that the work is cut into now; 0 when there is nothing to do.
  func parts(on run: Execution) -> Int
  /// Does one part. Parts write to different places and may run at the same time, each on a worker of its own.
  func run(part: Int, worker: Int, on run: Execution)
  /// How many times all parts run: what loops and shares out every pass of the loop has several rounds, each of which begins
  /// when all parts of the one before are done.
  func rounds(on run: Execution) -> Int
  /// Does one part of a round.
  func run(part: Int, round: Int, worker: Int, on run: Execution)
  /// The multiply-adds of its matrix products now, as the direct algorithm has them; 0 where there are none.
  ///
  /// What works value by value does not count. Zeros of a padding do, and so do scores that a causal mask hides; a product
  /// that is laid out with more zeros, or computed a second time, counts as if it were not.
  func multiplyAdds(on run: Execution) -> Int
}

extension Step {
  package func rounds(on run: Execution) -> Int { 1 }
  package func run(part: Int, round: Int, worker: Int, on run: Execution) {
    self.run(part: part, worker: worker, on: run)
  }
  package func multiplyAdds(on run: Execution) -> Int { 0 }
}

/// Rows cut into parts of equal size.
package struct Split: Sendable {
  package let rows: Int
  package let rowsPerPart: Int

  /// - Parameters:
  ///   - rows: what is cut.
  ///   - cost: floats touched for a row, or multiply-adds / 16.
  package init(rows: Int, cost: Int) {
    // About 10 µs of work: less is not worth handing over.
    let grain = 32_768
    let ideal = max(1, grain / max(cost, 1))
    self.rows = rows
    // Tiles of the matrix product are 8 rows high.
    rowsPerPart = ideal < 8 ? ideal : (ideal + 7) / 8 * 8
  }

  /// Parts of a given size.
  package init(rows: Int, rowsPerPart: Int) {
    self.rows = rows
    self.rowsPerPart = max(1, rowsPerPart)
  }

  package var parts: Int { (rows + rowsPerPart - 1) / rowsPerPart }

  package func range(_ part: Int) -> Range<Int> {
    let begin = part * rowsPerPart
    return begin..<min(begin + rowsPerPart, rows)
  }
}

/// A step in its place: which layer it belongs to and what it computes, for messages.
package struct PlannedStep: Sendable {
  package enum Phase: String, Sendable {
    case prepare, forward, carry, loss, backward, accumulate, gradient, commit, update
  }

  package let step: any Step
  package let layer: String
  /// "the output", "the gradient of weight".
  package let what: String
  package let phase: Phase
}
