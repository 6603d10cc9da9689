// SPDX-License-Identifier: MIT

internal import NNSpec

/// A confusion matrix of few classes, drawn in text: a row for each true class.
package struct ConfusionText {
  /// The most classes that are drawn.
  private static let limit = 12
  private static let nameLimit = 16
  /// Shades of the share of a row, from none to all.
  private static let shades = (utf8: Array(" ░▒▓█"), ascii: Array(" .:+#"))

  private let counts: [[Int]]
  private let classes: [String]
  private let title: String

  /// Makes a matrix; nil for what is no square of two to twelve classes.
  package init?(counts: [[Int]], classes: [String], title: String) {
    guard (2...Self.limit).contains(counts.count),
      counts.allSatisfy({ $0.count == counts.count })
    else { return nil }
    self.counts = counts
    self.classes = counts.indices.map { classes.indices.contains($0) ? classes[$0] : "\($0)" }
    self.title = title
  }

  /// The matrix, if it is no wider than the terminal; else the most frequent confusions.
  package func text(_ terminal: TerminalFacts) -> String {
    let table = TextTable(rows(terminal))
    guard table.width <= terminal.width else { return confusions }
    return "\(terminalSafe(title)): true classes down, predicted ones across\n"
      + table.text(terminal)
  }

  private func rows(_ terminal: TerminalFacts) -> [[TextTable.Cell]] {
    let head =
      [TextTable.Cell("")] + classes.map { TextTable.Cell(Self.short($0), .muted) }
      + [TextTable.Cell("found", .muted)]
    let results = ClassResults.of(counts)
    return [head]
      + counts.indices.map { row in
        let found = results[row].recall.map { NumberText.percent($0, 0) } ?? "–"
        return [TextTable.Cell(Self.short(classes[row]))]
          + counts.indices.map { cell(row, $0, terminal) } + [TextTable.Cell(found, .muted)]
      }
  }

  private func cell(_ row: Int, _ column: Int, _ terminal: TerminalFacts) -> TextTable.Cell {
    let count = counts[row][column]
    let all = counts[row].reduce(0, +)
    guard count > 0, all > 0 else { return TextTable.Cell(terminal.isUTF8 ? "·" : ".", .muted) }
    // One mistake among a thousand should still be seen.
    let share = Double(count) / Double(all)
    let shades = terminal.isUTF8 ? Self.shades.utf8 : Self.shades.ascii
    let shade = shades[max(1, min(4, Int((share * 4).rounded())))]
    return TextTable.Cell(
      "\(NumberText.count(count))\(shade)", row == column ? .good : .bad)
  }

  private var confusions: String {
    var found: [(count: Int, row: Int, column: Int)] = []
    for row in counts.indices {
      for column in counts.indices where row != column && counts[row][column] > 0 {
        found.append((counts[row][column], row, column))
      }
    }
    found.sort { ($1.count, $0.row, $0.column) < ($0.count, $1.row, $1.column) }
    return found.prefix(3).map { item in
      terminalSafe(
        "\(classes[item.row]) taken for \(classes[item.column]): "
          + Words.counted(item.count, "example")) + "\n"
    }.joined()
  }

  private static func short(_ name: String) -> String {
    name.count > nameLimit ? name.prefix(nameLimit - 1) + "…" : name
  }
}
