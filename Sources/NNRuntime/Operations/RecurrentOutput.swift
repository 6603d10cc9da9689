// SPDX-License-Identifier: MIT

/// Where a cell's states go by time step: some columns of a value, which may have more.
struct RecurrentOutput: Sendable {
  let buffer: Buffer
  /// The first of the columns.
  let begin: Int
  /// Columns of the value.
  let width: Int

  /// The columns in the value's buffer, or in that of its gradient.
  func region(_ buffer: Buffer, on run: Execution) -> Region {
    let whole = run.region(buffer)
    return whole.slice(min(begin, whole.count), whole.count - min(begin, whole.count))
  }
}
