// SPDX-License-Identifier: MIT

internal import NNSpec

// For terminals.
extension RunComparison {
  /// Up to this many runs each have a column; more of them a row.
  private static let columnLimit = 4

  /// Table, notes, and what the specs decide otherwise.
  package func text(_ terminal: TerminalFacts) -> String {
    var text = TextTable(table).text(terminal)
    let marks = explanations
    if !marks.isEmpty {
      text += "\n" + TextTable.painted(marks.joined(separator: "; "), .muted, terminal) + "\n"
    }
    for note in notes { text += "note: \(terminalSafe(note))\n" }
    for index in runs.indices where index != base {
      let title = "\(labels[base]) → \(labels[index])"
      text += "\n" + TextTable.painted(terminalSafe(title), .strong, terminal) + ": "
      text += specDifference(index)?.text ?? "a spec of these cannot be read by this version\n"
    }
    return terminal.isUTF8 ? text : TextTable.plain(text)
  }

  /// What the signs in the table mean, as far as they occur.
  private var explanations: [String] {
    var lines: [String] = []
    if metrics.contains(where: { !best($0).isEmpty }) { lines.append("* best") }
    if runs.count > 1 { lines.append("in brackets: difference to \(terminalSafe(labels[base]))") }
    let isUnsure = metrics.contains { metric in
      runs.indices.contains { isWithinInterval(metric, $0) }
    }
    if isUnsure { lines.append("~ within the 95 % interval of that") }
    return lines
  }

  private var table: [[TextTable.Cell]] {
    let head: [TextTable.Cell] = [.init("")] + labels.map { .init($0, .strong) }
    let measured = metrics.map { metric in
      [TextTable.Cell(Words.metric(metric.path), .muted)] + runs.indices.map { cell(metric, $0) }
    }
    let further = facts.map { fact in
      [TextTable.Cell(fact.name, .muted)] + fact.texts.map { TextTable.Cell($0) }
    }
    let rows = [head] + measured + further
    guard runs.count > Self.columnLimit else { return rows }
    return (0...runs.count).map { column in rows.map { $0[column] } }
  }

  private func cell(_ metric: Metric, _ run: Int) -> TextTable.Cell {
    let best = best(metric)
    let tone: TextTable.Tone =
      best.contains(run) ? .good : difference(metric, run) == nil || best.isEmpty ? .plain : .muted
    return TextTable.Cell(valueText(metric, run), tone)
  }

  /// `0.9667 (+0.0334)*`.
  func valueText(_ metric: Metric, _ run: Int) -> String {
    guard let value = value(metric, run) else { return "–" }
    var text = NumberText.significant(value)
    if let difference = difference(metric, run) {
      let sure = isWithinInterval(metric, run) ? "~" : ""
      text += " (\(Self.signed(difference))\(sure))"
    }
    return best(metric).contains(run) ? text + "*" : text
  }

  /// `+0.0334`, `−0.2`.
  static func signed(_ difference: Double) -> String {
    guard difference != 0 else { return "=" }
    let text = NumberText.significant(abs(difference), 3)
    return (difference < 0 ? "−" : "+") + text
  }
}
