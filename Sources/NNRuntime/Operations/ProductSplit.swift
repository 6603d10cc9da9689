// SPDX-License-Identifier: MIT

/// How a product is cut into parts: by rows, by panels of columns, or by both.
///
/// An element does not depend on it, only who computes it does.
struct ProductSplit {
  private let rowsPerPart: Int
  private let rowParts: Int
  private let columnParts: Int

  /// Parts of a large product that is not cut by rows alone: enough for a few threads; more would only read the factors more
  /// often.
  private static let mostParts = 8
  /// Columns of such a part at least: each part reads its rows of the left factor.
  private static let leastColumns = 64

  init(rows: Int, columns: Int, depth: Int, panelWidth: Int) {
    // Tiles of fewer rows are slow, and each part reads the whole right factor, from the second-level cache at best.
    let leastRows = columns * depth > 1 << 16 ? 96 : 16
    let isLarge = rows * columns * depth > 1 << 19 || columns * depth > 1 << 16
    guard isLarge && rows < Self.mostParts * leastRows else {
      let fine = Split(rows: rows, cost: depth * columns / 16 + depth + columns)
      rowsPerPart = max(fine.rowsPerPart, leastRows)
      rowParts = Split(rows: rows, rowsPerPart: rowsPerPart).parts
      columnParts = 1
      return
    }
    let panels = (columns + panelWidth - 1) / panelWidth
    let panelsOfPart = max(1, Self.leastColumns / panelWidth)
    columnParts = max(1, min(Self.mostParts, panels / panelsOfPart))
    let wanted = (Self.mostParts + columnParts - 1) / columnParts
    // Tiles of the matrix product are up to 8 rows high.
    rowsPerPart = max(((rows + wanted - 1) / wanted + 7) / 8 * 8, min(rows, 16))
    rowParts = Split(rows: rows, rowsPerPart: rowsPerPart).parts
  }

  /// Only by columns, about so many a part.
  init(columns: Int, columnsPerPart: Int, panelWidth: Int) {
    let panels = (columns + panelWidth - 1) / panelWidth
    columnParts = max(1, panels / max(1, columnsPerPart / panelWidth))
    (rowsPerPart, rowParts) = (.max, 1)
  }

  var parts: Int { rowParts * columnParts }

  /// The rows and columns of a part; columns begin with a panel.
  func part(
    _ part: Int, rows: Int, columns: Int, panelWidth: Int
  ) -> (rows: Range<Int>, columns: Range<Int>) {
    let panels = (columns + panelWidth - 1) / panelWidth
    let (row, column) = (part / columnParts, part % columnParts)
    // Of nearly equal size, as threads wait for the last one.
    func begin(_ column: Int) -> Int { min(column * panels / columnParts * panelWidth, columns) }
    return (
      row * rowsPerPart..<min((row + 1) * rowsPerPart, rows), begin(column)..<begin(column + 1)
    )
  }
}
