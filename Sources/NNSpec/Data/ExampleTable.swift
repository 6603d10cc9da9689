// SPDX-License-Identifier: MIT

/// How the rows of a file make examples.
package enum ExampleLayout: Sendable, Equatable {
  /// An example a row.
  case rows
  /// The rows with an equal value in one column.
  case groups
  /// Windows of a table, and the rows behind them.
  case series(WindowRule)
  /// Windows of a text, each symbol with the next one.
  case stream(WindowRule)
  /// A line of a text, each symbol with the next one.
  case lines

  package var windows: WindowRule? {
    switch self {
    case .series(let rule), .stream(let rule): rule
    default: nil
    }
  }
}

/// The examples of one part, not encoded yet: which rows of its time steps each one has.
package struct ExampleTable: Sendable {
  /// The file, for messages.
  package let name: String
  /// How many examples; of windows, those of the range that was asked for.
  package internal(set) var count: Int
  /// Those that no empty cell leaves out.
  package internal(set) var kept: [Int]
  package internal(set) var inputs: [RawFeature]
  package internal(set) var target: RawFeature?
  /// Of several targets those behind the first, a row an example.
  package internal(set) var furtherTargets: [RawFeature?] = []
  /// The rows of the inputs that each example has; nil: example i is row i.
  package internal(set) var inputSpans: [Range<Int>]?
  package internal(set) var targetSpans: [Range<Int>]?
  /// Whether the rows of a target's span are one target side by side, not a sequence.
  package internal(set) var isTargetJoined = false
  /// Whether spans may share rows, so that rows stay where they are.
  package internal(set) var rule: WindowRule?
  /// Of windows, the rows that they may read and that fitting looks at.
  package internal(set) var inputRange: Range<Int>?
  package internal(set) var targetRange: Range<Int>?
  /// How many rows the inputs have.
  package internal(set) var stepCount: Int
  /// The row of each example in the file, as messages count.
  package internal(set) var rows: ContiguousArray<Int>
  /// The row of each time step in the file; nil: that of its example.
  package internal(set) var stepRows: ContiguousArray<Int>?
  /// What the examples are called: of groups, the column's value.
  package internal(set) var names: [String]?
  /// Of a series, what the column that orders it has in each row.
  package internal(set) var stepNames: [String]?
  /// The split's column, a row an example.
  package internal(set) var key: RawFeature?
  /// What each example counts in the loss; nil: the same.
  package internal(set) var weights: [Double]?

  package init(
    name: String, count: Int, kept: [Int]? = nil, inputs: [RawFeature], target: RawFeature?,
    inputSpans: [Range<Int>]? = nil, targetSpans: [Range<Int>]? = nil, stepCount: Int,
    rows: ContiguousArray<Int>, stepRows: ContiguousArray<Int>? = nil, key: RawFeature? = nil
  ) {
    self.name = name
    self.count = count
    self.kept = kept ?? Array(0..<count)
    self.inputs = inputs
    self.target = target
    self.inputSpans = inputSpans
    self.targetSpans = targetSpans
    self.stepCount = stepCount
    self.rows = rows
    self.stepRows = stepRows
    self.key = key
  }

  /// Leaves all other examples out.
  package mutating func restrict(to examples: [Int]) { kept = examples }

  /// The target, if each example has one row of it.
  package var label: RawFeature? { targetSpans == nil ? target : nil }

  /// The rows of the inputs that some examples have.
  package func inputRows(_ examples: [Int]) -> [Int] {
    if let inputRange { return Array(inputRange) }
    return inputSpans.map { spans in examples.flatMap { Array(spans[$0]) } } ?? examples
  }

  /// The rows of the target that some examples have; of a series, all that fitting looks at.
  package func targetRows(_ examples: [Int]) -> [Int] {
    if isTargetJoined, let targetRange { return Array(targetRange) }
    return targetSpans.map { spans in examples.flatMap { Array(spans[$0]) } } ?? examples
  }

  /// The file's row of a row of the inputs or of the target.
  package func fileRow(_ row: Int, ofTarget: Bool) -> Int {
    guard let spans = ofTarget ? targetSpans : inputSpans else { return rows[row] }
    if let stepRows, row < stepRows.count { return stepRows[row] }
    return spans.firstIndex { $0.contains(row) }.map { rows[$0] } ?? 0
  }
}

extension SequenceLength {
  /// The length of sequences of these lengths.
  package init(counts: some Sequence<Int>) {
    var longest = 0
    var shortest = Int.max
    for count in counts {
      longest = max(longest, count)
      shortest = min(shortest, count)
    }
    self = longest == shortest ? .fixed(longest) : .varying(longest: longest)
  }
}

extension [ExampleTable] {
  /// The steps of all examples' inputs together; nil if an example is one row.
  package var inputLength: SequenceLength? { length(\.inputSpans) }

  /// Of a sequence target likewise.
  package var targetLength: SequenceLength? {
    contains(where: \.isTargetJoined) ? nil : length(\.targetSpans)
  }

  private func length(_ spans: KeyPath<ExampleTable, [Range<Int>]?>) -> SequenceLength? {
    var counts: [Int] = []
    for table in self {
      guard let spans = table[keyPath: spans] else { return nil }
      counts += table.kept.map { spans[$0].count }
    }
    return SequenceLength(counts: counts)
  }
}
