// SPDX-License-Identifier: MIT

/// The part of a long source line that fits the terminal, around what is marked.
struct LineWindow {
  /// The visible text, with `…` where it is cut.
  let text: String
  /// The cell of the line that stands at the left edge.
  private let first: Int
  private let width: Int

  init(_ line: TerminalLine, around focus: Range<Int>, width: Int) {
    self.width = width
    guard line.width > width else {
      first = 0
      text = Self.text(line.cells)
      return
    }
    // A third of the room before the mark, unless the line's end comes first.
    let wanted = focus.lowerBound < width - width / 4 ? 0 : focus.lowerBound - width / 3
    let start = max(0, min(wanted, line.width + 1 - width))
    var kept: [TerminalLine.Cell] = []
    var column = 0
    var left = start
    var used = start > 0 ? 1 : 0
    let end = line.width - start <= width - used ? width : width - 1
    for cell in line.cells {
      defer { column += cell.width }
      if column < start + (start > 0 ? 1 : 0) { continue }
      if kept.isEmpty { left = column - used }
      if used + cell.width > end { break }
      used += cell.width
      kept.append(cell)
    }
    first = left
    let isCutAtEnd = kept.last?.offset != line.cells.last?.offset
    text = (start > 0 ? "…" : "") + Self.text(kept) + (isCutAtEnd ? "…" : "")
  }

  /// Where cells of the line appear; at least one cell inside the window.
  func clip(_ columns: Range<Int>) -> Range<Int> {
    let start = min(max(columns.lowerBound - first, 0), width - 1)
    return start..<max(start + 1, min(columns.upperBound - first, width))
  }

  private static func text(_ cells: [TerminalLine.Cell]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: cells.lazy.map(\.text))
    return String(text)
  }
}
