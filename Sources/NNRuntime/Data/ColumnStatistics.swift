// SPDX-License-Identifier: MIT

import NNSpec

/// Numbers that describe the columns of a feature, over those cells of some rows that are there.
///
/// Rows are walked whole, one after the other, as they lie side by side in memory; the sums follow their order.
struct ColumnStatistics {
  /// What one walk tells of a column.
  struct Column {
    private(set) var count = 0
    private(set) var minimum = Double.infinity
    private(set) var maximum = -Double.infinity
    fileprivate var sum = 0.0
    /// Of the differences from the mean, once they are asked for.
    fileprivate var squares = 0.0

    fileprivate mutating func add(_ number: Double) {
      guard !number.isNaN else { return }
      count += 1
      sum += number
      if number < minimum { minimum = number }
      if number > maximum { maximum = number }
    }

    var mean: Double { sum / Double(count) }
    /// Of the population: √(Σ(x - mean)² / n).
    fileprivate var deviation: Double { (squares / Double(count)).squareRoot() }
  }

  private(set) var columns: ContiguousArray<Column>
  private let cells: NumberCells
  private let rows: [Int]

  init(_ cells: NumberCells, rows: [Int], width: Int) {
    self.cells = cells
    self.rows = rows
    columns = ContiguousArray(repeating: Column(), count: width)
    var columns = columns.mutableSpan
    for row in rows {
      for index in 0..<width { columns[index].add(cells[row, index]) }
    }
  }

  /// Offset and divisor by column of a scaling that is fitted; one without spread is divided by 1, as is one without cells,
  /// whose rows all hold `given`.
  func affine(_ scale: Scaling, given: Double?) -> [(offset: Double, divisor: Double)] {
    let columns = scale == .standardise ? withSquares : columns
    return columns.indices.map { index in
      let column = columns[index]
      guard column.count > 0 else { return (given ?? 0, 1) }
      var (offset, divisor) = (0.0, 1.0)
      switch scale {
      // Rounding leaves a tiny deviation where all values are the same.
      case .standardise where column.minimum == column.maximum: offset = column.minimum
      case .standardise: (offset, divisor) = (column.mean, column.deviation)
      case .minmax: (offset, divisor) = (column.minimum, column.maximum - column.minimum)
      case .robust:
        let sorted = sorted(index)
        offset = quantile(0.5, of: sorted)
        divisor = quantile(0.75, of: sorted) - quantile(0.25, of: sorted)
      case .divide, .log1p, .none: preconditionFailure("nothing is fitted for \(scale.text)")
      }
      return (offset, divisor == 0 || !divisor.isFinite ? 1 : divisor)
    }
  }

  func median(_ index: Int) -> Double { quantile(0.5, of: sorted(index)) }

  /// The sums of squares take a walk of their own, as they need the means.
  private var withSquares: ContiguousArray<Column> {
    let means = columns.map(\.mean)
    var columns = columns
    var span = columns.mutableSpan
    for row in rows {
      for index in means.indices {
        let difference = cells[row, index] - means[index]
        if !difference.isNaN { span[index].squares += difference * difference }
      }
    }
    return columns
  }

  private func sorted(_ index: Int) -> [Double] {
    rows.map { cells[$0, index] }.filter { !$0.isNaN }.sorted()
  }

  /// With linear interpolation between neighbours, as NumPy's default.
  private func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }
}
