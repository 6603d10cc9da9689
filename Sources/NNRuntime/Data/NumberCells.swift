// SPDX-License-Identifier: MIT

import NNSpec

/// A feature's numbers by row and column, without asking for each of them anew how they are kept.
struct NumberCells {
  private let raw: RawFeature
  private let numbers: ContiguousArray<Double>
  private let stride: Int
  private let offsets: ContiguousArray<Int>

  init(_ raw: RawFeature) {
    self.raw = raw
    if case .numbers(let numbers, let stride, let offsets) = raw.values {
      (self.numbers, self.stride, self.offsets) = (numbers, stride, ContiguousArray(offsets))
    } else {
      (numbers, stride, offsets) = ([], 0, [])
    }
  }

  /// NaN if the cell is missing.
  subscript(row: Int, column: Int) -> Double {
    stride > 0 ? numbers[row * stride + offsets[column]] : raw.number(row, column)
  }
}
