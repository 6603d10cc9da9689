// SPDX-License-Identifier: MIT

/// How windows are cut from one long sequence.
package struct WindowRule: Sendable, Equatable {
  package let window: Int
  /// Rows of a series behind the window that are its target; nil for a text, where every symbol has the next one as its own.
  package let horizon: Int?
  package let stride: Int

  package init(window: Int, horizon: Int?, stride: Int) {
    self.window = window
    self.horizon = horizon
    self.stride = stride
  }

  /// The fewest rows that make a window.
  package var least: Int {
    let (sum, overflow) = window.addingReportingOverflow(horizon ?? 1)
    return overflow ? Int.max : sum
  }

  /// The first row that can be dealt: a series' windows reach back, so that its first window is no target.
  package var firstRow: Int { horizon == nil ? 0 : window }

  /// Where the windows of a part begin, given its rows: the targets of a series, all symbols of a text.
  package func begins(in part: Range<Int>) -> [Int] {
    let first = horizon == nil ? part.lowerBound : part.lowerBound - window
    let last = part.upperBound - least
    return first > last || first < 0
      ? [] : Array(Swift.stride(from: first, through: last, by: stride))
  }

  /// Consecutive parts of the rows by shares.
  package func cut(
    rowCount: Int, _ shares: [(role: DataRole, share: Share)]
  ) -> [(role: DataRole, rows: Range<Int>)] {
    let counts = SplitSpec.counts(of: max(0, rowCount - firstRow), shares: shares.map(\.share))
    var start = firstRow
    return zip(shares, counts).map { share, count in
      defer { start += count }
      return (share.role, start..<(start + count))
    }
  }
}

extension ExampleTable {
  /// The windows of a part of the rows, as `WindowRule.begins` has them.
  package func windows(_ part: Range<Int>) -> ExampleTable {
    guard let rule else { preconditionFailure("\(name) has no windows") }
    let begins = rule.begins(in: part).filter { $0 + rule.window <= stepCount }
    var table = self
    table.count = begins.count
    table.kept = Array(begins.indices)
    let spans = begins.map { $0..<($0 + rule.window) }
    table.inputSpans = spans
    table.targetSpans = rule.horizon.map { horizon in
      begins.map { ($0 + rule.window)..<($0 + rule.window + horizon) }
    }
    if rule.horizon == nil { table.targetSpans = spans }
    // The rows before the first target are read, and so fitted, too.
    let first = part.lowerBound == rule.firstRow ? 0 : part.lowerBound
    table.inputRange = first..<part.upperBound
    table.targetRange = table.inputRange
    if let stepRows { table.rows = ContiguousArray(begins.map { stepRows[$0] }) }
    return table
  }

  /// All windows of a series, with those that nothing follows: what can be predicted from.
  package func windowsToPredict() -> ExampleTable {
    guard let rule, rule.horizon != nil else { return windows(0..<stepCount) }
    var table = self
    let plain = WindowRule(window: rule.window, horizon: 0, stride: rule.stride)
    table.rule = plain
    table.target = nil
    return table.windows(rule.window..<max(rule.window, stepCount))
  }

  /// Without the time steps whose numbers are all equal to a value, in inputs and, step for step, in the target.
  package func masked(_ value: Double) -> ExampleTable {
    guard let spans = inputSpans else { return self }
    let isKept = (0..<stepCount).map { row in
      inputs.contains { raw in
        (0..<raw.width).contains { raw.number(row, $0) != value }
      }
    }
    var before = [0]
    before.reserveCapacity(stepCount + 1)
    for isKept in isKept { before.append((before.last ?? 0) + (isKept ? 1 : 0)) }
    let left = isKept.indices.filter { isKept[$0] }
    var table = self
    table.stepCount = left.count
    table.inputs = inputs.map { $0.gathered(left) }
    table.inputSpans = spans.map { before[$0.lowerBound]..<before[$0.upperBound] }
    table.stepRows = stepRows.map { rows in ContiguousArray(left.map { rows[$0] }) }
    if !isTargetJoined, targetSpans == spans {
      table.target = target?.gathered(left)
      table.targetSpans = table.inputSpans
    }
    table.inputRange = inputRange.map { before[$0.lowerBound]..<before[$0.upperBound] }
    return table
  }
}
