// SPDX-License-Identifier: MIT

internal import CKernels

/// Vectors of length 1 at right angles, added one by one.
@safe struct OrthonormalRows {
  let length: Int
  private(set) var count = 0
  private var values: ContiguousArray<Double>

  init(capacity: Int, length: Int) {
    precondition(capacity <= length, "\(capacity) vectors at right angles of \(length) numbers")
    self.length = length
    values = ContiguousArray(repeating: 0, count: capacity * length)
  }

  subscript(row: Int, column: Int) -> Double { values[row * length + column] }

  /// Adds what a vector does not share with the others, made as long as 1; false if that is next to nothing.
  mutating func add(_ vector: (Int) -> Double) -> Bool {
    let begin = count * length
    for index in 0..<length { values[begin + index] = vector(index) }
    let (count, length) = (count, length)
    let square = unsafe values.withUnsafeMutableBufferPointer { cells -> Double in
      guard let first = cells.baseAddress else { return 0 }
      return unsafe nn_remove_overlaps(first + begin, first, count, length)
    }
    guard square > 1e-12 else { return false }
    let norm = square.squareRoot()
    for index in begin..<begin + length { values[index] /= norm }
    self.count += 1
    return true
  }
}
