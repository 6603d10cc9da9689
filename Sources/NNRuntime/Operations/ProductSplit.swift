// SPDX-License-Identifier: MIT

/// How a product of some rows and columns is cut into parts: by rows, or by panels of columns where rows are few.
///
/// An element does not depend on it, only who computes it does.
struct ProductSplit {
  let isByColumns: Bool
  let split: Split

  /// Rows of a part at least: tiles of fewer rows are slow, and each part reads the whole right factor, from the
  /// second-level cache at best.
  private static func leastRows(columns: Int, depth: Int) -> Int {
    columns * depth > 1 << 16 ? 96 : 16
  }
  /// Parts of the columns: enough for a few threads; more would only read the other factor more often.
  private static let columnParts = 8

  init(rows: Int, columns: Int, depth: Int, panelWidth: Int, prefersColumns: Bool) {
    let panels = (columns + panelWidth - 1) / panelWidth
    let leastRows = Self.leastRows(columns: columns, depth: depth)
    isByColumns =
      panels >= Self.columnParts && (prefersColumns || rows < Self.columnParts * leastRows)
      && rows * columns * depth > 1 << 19
    if isByColumns {
      split = Split(rows: panels, rowsPerPart: (panels + Self.columnParts - 1) / Self.columnParts)
    } else {
      let fine = Split(rows: rows, cost: depth * columns / 16 + depth + columns)
      split = Split(rows: rows, rowsPerPart: max(fine.rowsPerPart, leastRows))
    }
  }

  /// The rows and columns of a part.
  func part(
    _ part: Int, rows: Int, columns: Int, panelWidth: Int
  ) -> (rows: Range<Int>, columns: Range<Int>) {
    let range = split.range(part)
    guard isByColumns else { return (range, 0..<columns) }
    return (0..<rows, range.lowerBound * panelWidth..<min(range.upperBound * panelWidth, columns))
  }
}
