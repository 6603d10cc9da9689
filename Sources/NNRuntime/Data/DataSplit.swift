// SPDX-License-Identifier: MIT

/// The numbers of one part's inputs, an example after the other.
package enum InputStorage: Sendable, Equatable {
  case floats(ContiguousArray<Float>)
  /// Each number is its byte divided by the divisor: a quarter of the memory for images.
  case bytes(ContiguousArray<UInt8>, divisor: Float)

  package var count: Int {
    switch self {
    case .floats(let values): values.count
    case .bytes(let values, _): values.count
    }
  }
}

/// One part of a data set, encoded.
package struct DataSplit: Sendable, Equatable {
  /// How many examples.
  package let count: Int
  /// [count, inputWidth].
  package let inputs: InputStorage
  package let inputWidth: Int
  /// [count, targetWidth]; empty if the target is not known.
  package let targets: ContiguousArray<Float>
  package let targetWidth: Int
  /// The row of each example in its file as messages count: a table's header is row 1, images count from 1.
  package let rows: [Int]
}
