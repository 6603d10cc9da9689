// SPDX-License-Identifier: MIT

/// How many rows of features a value has at run time.
package enum RowCount: Sendable, Equatable {
  /// The same number for every example.
  case perExample(Int)
  /// One for each time step of each example's sequence; sequences lie one after the other, without padding.
  case perStep

  /// Of the current batch.
  package func count(on run: Execution) -> Int {
    switch self {
    case .perExample(let rows): rows * run.batch
    case .perStep: run.stepCount
    }
  }

  /// The rows of one example of the current batch.
  package func range(of example: Int, on run: Execution) -> Range<Int> {
    switch self {
    case .perExample(let rows): example * rows..<(example + 1) * rows
    case .perStep: run.steps(of: example)
    }
  }

  /// The rows of a run of examples.
  package func range(of examples: Range<Int>, on run: Execution) -> Range<Int> {
    guard let last = examples.last else { return 0..<0 }
    return range(of: examples.lowerBound, on: run).lowerBound..<range(of: last, on: run).upperBound
  }
}
