// SPDX-License-Identifier: MIT

internal import NNSpec

/// What `train` says at its end: what happened, the courses of loss and metrics, which classes are confused, and the finding
/// that matters most.
package struct RunSummary {
  private static let metricLimit = 8
  private let history: RunHistory

  /// Describes a run that has ended.
  package init(_ history: RunHistory) { self.history = history }

  /// The lines, with empty ones between their groups.
  package func text(_ terminal: TerminalFacts) -> String {
    let groups = [verdict(terminal), courses(terminal), confusion(terminal), finding(terminal)]
    let text = groups.filter { !$0.isEmpty }.joined(separator: "\n")
    return terminal.isUTF8 ? text : TextTable.plain(text)
  }

  // MARK: - Parts

  private func verdict(_ terminal: TerminalFacts) -> String {
    Verdict(history).sentences.map { wrapped($0, terminal) }.joined()
  }

  /// A line each for the loss and the metrics on each part: its course, from where to where, and where it was best.
  private func courses(_ terminal: TerminalFacts) -> String {
    guard history.evaluations.count > 1 else { return "" }
    let head = ["", "course", "first", "last", "best", "at epoch"]
    let names = history.names.filter { $0 != "penalty" }.prefix(Self.metricLimit)
    let rows = names.flatMap { name in
      RunHistory.Part.allCases.compactMap { course(name, $0, terminal) }
    }
    guard !rows.isEmpty else { return "" }
    return TextTable([head.map { .init($0, .muted) }] + rows).text(terminal)
  }

  private func course(
    _ name: String, _ part: RunHistory.Part, _ terminal: TerminalFacts
  ) -> [TextTable.Cell]? {
    let points = history.points(name, part)
    let finite = points.filter(\.value.isFinite)
    guard points.count > 1, let first = points.first, let last = points.last else { return nil }
    let isHigherBetter = history.start.higherIsBetter.contains(name)
    let best = finite.min { isHigherBetter ? $0.value > $1.value : $0.value < $1.value }
    let line = Sparkline.text(
      points.map(\.value), width: max(8, min(32, terminal.width - 62)), isUTF8: terminal.isUTF8)
    return [
      .init("\(Words.part(part.rawValue)) \(name)"), .init(line),
      .init(NumberText.significant(first.value)), .init(NumberText.significant(last.value)),
      .init(best.map { NumberText.significant($0.value) } ?? "–"),
      .init(best.map { NumberText.count($0.epoch) } ?? "–"),
    ]
  }

  private func confusion(_ terminal: TerminalFacts) -> String {
    guard let end = history.end else { return "" }
    return end.shownTargets(history.start).compactMap { target in
      ConfusionText(
        counts: target.confusion, classes: target.classes,
        title: "\(Words.part(end.shownPart)) part\(target.suffix)")?.text(terminal)
    }.joined(separator: "\n")
  }

  private func finding(_ terminal: TerminalFacts) -> String {
    let found = Findings.of(history)
    guard let first = found.first else { return "" }
    let rule = Words.sentence(first.rule.split(separator: "-").joined(separator: " "))
    let tone: TextTable.Tone = first.weight == .problem ? .bad : .strong
    var text = wrapped(
      "\(rule): \(first.text) \(first.advice)", terminal, heading: rule.count, tone)
    // The edit is to be copied, so it is not broken.
    for line in first.edit.split(whereSeparator: \.isNewline) {
      text += "  \(terminalSafe(String(line)))\n"
    }
    if found.count > 1 {
      text += "\(Words.counted(found.count - 1, "more finding")) in the report.\n"
    }
    return text
  }

  // MARK: - Text

  /// Text in lines of at most the terminal's width, broken between words; its first characters are a heading.
  private func wrapped(
    _ text: String, _ terminal: TerminalFacts, heading: Int = 0, _ tone: TextTable.Tone = .plain
  ) -> String {
    let width = max(20, min(terminal.width, 100))
    var lines: [String] = []
    var line = ""
    for word in terminalSafe(text).split(separator: " ") {
      if !line.isEmpty, terminalWidth(line) + 1 + terminalWidth(String(word)) > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    if !line.isEmpty { lines.append(line) }
    if heading > 0, let first = lines.first, first.count >= heading {
      lines[0] =
        TextTable.painted(String(first.prefix(heading)), tone, terminal) + first.dropFirst(heading)
    }
    return lines.map { $0 + "\n" }.joined()
  }
}
