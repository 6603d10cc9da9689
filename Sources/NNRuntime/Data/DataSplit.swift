// SPDX-License-Identifier: MIT

/// The numbers of one part's inputs, an example after the other.
package enum InputStorage: Sendable, Equatable {
  case floats(ContiguousArray<Float>)
  /// Each number is its byte divided by the divisor: a quarter of the memory for images.
  case bytes(ContiguousArray<UInt8>, divisor: Float)
  /// One category a row, of a single category input: one-hot for most layers, a row of an embedding's table.
  case codes(ContiguousArray<Int32>)

  package var count: Int {
    switch self {
    case .floats(let values): values.count
    case .bytes(let values, _): values.count
    case .codes(let values): values.count
    }
  }
}

/// The rows of a sequence in a table of time steps; windows over one series may overlap.
package struct RowSpan: Sendable, Equatable {
  package let begin: Int
  package let count: Int

  package init(begin: Int, count: Int) {
    precondition(begin >= 0 && count >= 0, "\(count) rows from \(begin)")
    self.begin = begin
    self.count = count
  }
}

/// One part of a data set, encoded.
///
/// Without spans an example is one row of `inputs`; with them it is a sequence of rows, or one, and `inputs` may hold rows
/// that several examples share, or that are another part's. Targets likewise.
package struct DataSplit: Sendable, Equatable {
  /// How many examples.
  package let count: Int
  /// [rows, inputWidth], or one code a row.
  package let inputs: InputStorage
  /// The features of a row as layers read it: of codes, the number of categories.
  package let inputWidth: Int
  /// The time steps of each example; nil: example i is row i.
  package let inputSpans: [RowSpan]?
  /// [rows, targetWidth]; empty if the target is not known.
  package let targets: ContiguousArray<Float>
  package let targetWidth: Int
  /// The target's time steps of each example; nil: example i has row i.
  package let targetSpans: [RowSpan]?
  /// The row of each example in its file as messages count: a table's header is row 1, images count from 1.
  package let rows: [Int]
  /// What each example counts in the loss; nil: the same.
  package var weights: [Float]?
  /// What each example is called: its group, or where its target stands in the order of a series, if a column says it.
  package var places: [String]?

  package init(
    count: Int, inputs: InputStorage, inputWidth: Int, inputSpans: [RowSpan]? = nil,
    targets: ContiguousArray<Float>, targetWidth: Int, targetSpans: [RowSpan]? = nil, rows: [Int]
  ) {
    self.count = count
    self.inputs = inputs
    self.inputWidth = inputWidth
    self.inputSpans = inputSpans
    self.targets = targets
    self.targetWidth = targetWidth
    self.targetSpans = targetSpans
    self.rows = rows
  }

  /// Whether an example's rows are its time steps: of bytes, spans say where its one row is.
  package var hasSteps: Bool {
    if case .bytes = inputs { longest > 1 } else { inputSpans != nil }
  }

  /// The time steps of the longest example; 1 where an example is one row.
  package var longest: Int { inputSpans?.map(\.count).max() ?? 1 }
}
