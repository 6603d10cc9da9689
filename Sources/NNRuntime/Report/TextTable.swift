// SPDX-License-Identifier: MIT

internal import NNSpec

/// A table for terminals: columns wide enough for their cells, words to the left and numbers to the right.
///
/// Nothing is shortened: columns that do not fit stand in a block of their own below, led by the first column again.
struct TextTable {
  /// How a cell looks; by colour where there is one.
  enum Tone: String {
    case plain = ""
    case strong = "1"
    case muted = "2"
    case good = "32"
    case bad = "33"
  }

  /// A text of one line.
  struct Cell {
    let text: String
    let tone: Tone

    init(_ text: String, _ tone: Tone = .plain) {
      self.text = terminalSafe(text)
      self.tone = tone
    }
  }

  /// One cell a column in each row; the first row names the columns.
  let rows: [[Cell]]
  /// Blanks between columns.
  var gap = 2

  /// Makes a table; shorter rows are filled up with empty cells.
  init(_ rows: [[Cell]]) {
    let count = rows.map(\.count).max() ?? 0
    self.rows = rows.map { $0 + Array(repeating: Cell(""), count: count - $0.count) }
  }

  /// The table in lines of at most a width, where the columns allow it.
  func text(_ terminal: TerminalFacts) -> String {
    let widths = widths
    return blocks(widths, width: terminal.width).map { columns in
      rows.map { line($0, columns, widths, terminal) + "\n" }.joined()
    }.joined(separator: "\n")
  }

  /// Cells in a line that holds all columns.
  var width: Int { widths.reduce(0, +) + gap * max(0, widths.count - 1) }

  private var widths: [Int] {
    (rows.first ?? []).indices.map { column in
      rows.map { terminalWidth($0[column].text) }.max() ?? 0
    }
  }

  /// Text with signs of ASCII for those that only UTF-8 has.
  static func plain(_ text: String) -> String {
    let signs: [Character: Character] = ["−": "-", "–": "-", "→": ">", "×": "x", "…": "."]
    return String(text.map { signs[$0] ?? ($0.isASCII ? $0 : "?") })
  }

  /// Columns that stand beside each other, each time with the first.
  private func blocks(_ widths: [Int], width: Int) -> [[Int]] {
    guard let first = widths.first else { return [] }
    var blocks: [[Int]] = [[0]]
    var used = first
    for column in widths.indices.dropFirst() {
      if used + gap + widths[column] > width, blocks[blocks.count - 1].count > 1 {
        blocks.append([0])
        used = first
      }
      blocks[blocks.count - 1].append(column)
      used += gap + widths[column]
    }
    return blocks
  }

  private func line(
    _ row: [Cell], _ columns: [Int], _ widths: [Int], _ terminal: TerminalFacts
  ) -> String {
    var line = ""
    for (place, column) in columns.enumerated() {
      let cell = row[column]
      let blanks = String(repeating: " ", count: widths[column] - terminalWidth(cell.text))
      if place > 0 { line += String(repeating: " ", count: gap) + blanks }
      line += Self.painted(cell.text, cell.tone, terminal)
      if place == 0, columns.count > 1 { line += blanks }
    }
    return line
  }

  /// Text in its colour, if there are colours.
  static func painted(_ text: String, _ tone: Tone, _ terminal: TerminalFacts) -> String {
    terminal.hasColour && tone != .plain && !text.isEmpty
      ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }
}
