// SPDX-License-Identifier: MIT

internal import NNSpec

/// `report.md`: the report for places that show Markdown only, such as a job's summary.
///
/// It stays under 64 KB. Job summaries above 1 MiB are dropped whole, and pictures inside them are
/// not shown; tables and sparklines are.
package struct MarkdownReport {
  /// Its name in the run folder.
  package static let fileName = "report.md"
  static let rowLimit = 60
  private static let byteLimit = 64_000

  let history: RunHistory
  /// Another run and this one, if they are to be compared.
  let comparison: RunComparison?

  /// Describes a run, finished or not.
  package init(_ history: RunHistory) {
    self.history = history
    comparison = nil
  }

  /// Describes a run, and what changed since another one.
  package init(_ run: RecordedRun, baseline: RecordedRun?) {
    history = run.history
    comparison = baseline.flatMap { try? RunComparison([$0, run]) }
  }

  /// The file's text.
  package var text: String {
    let name = history.start.name.isEmpty ? "unnamed" : history.start.name
    let parts = [
      "# \(Self.escaped(name))", Self.escaped(Verdict(history).text, limit: 2000), metrics,
      changes, findings, expectations, eachClass, sequences, layers,
    ]
    var kept: [String] = []
    var bytes = 0
    for part in parts where !part.isEmpty {
      // What comes first matters most; a summary that is too long would be dropped whole.
      guard bytes + part.utf8.count + 2 <= Self.byteLimit else { continue }
      bytes += part.utf8.count + 2
      kept.append(part)
    }
    return kept.joined(separator: "\n\n") + "\n"
  }

  private var changes: String {
    guard let comparison else { return "" }
    let title = "## Since " + Self.escaped(comparison.labels[comparison.base])
    return [title, comparison.measured, comparison.noteList, comparison.specMarkdown(1)]
      .filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private var metrics: String {
    let names = history.names.prefix(Self.rowLimit)
    guard !names.isEmpty else { return "" }
    let (train, validation) = (history.shown(.train), history.shown(.validation))
    func cell(_ value: Double?) -> String { value.map { NumberText.significant($0) } ?? "" }
    let rows = names.map { name -> [String] in
      let judged = history.points(name, .validation)
      let curve = judged.isEmpty ? history.points(name, .train) : judged
      return [
        Self.escaped(name), cell(train[name]), cell(validation[name]),
        cell(history.end?.test[name]),
        cell(history.start.baseline[name]), Sparkline.text(curve.map(\.value)),
      ]
    }
    return "## Metrics\n\n"
      + Self.table(
        ["metric", "training", "validation", "test", "guessing", "course"], numeric: 1...4, rows)
  }

  private var findings: String {
    let found = Findings.of(history)
    guard !found.isEmpty else { return "" }
    return "## Findings\n\n"
      + found.map { finding in
        let edit = finding.edit.isEmpty ? "" : " " + Self.code(finding.edit)
        let rule = finding.rule.split(separator: "-").joined(separator: " ")
        return "- **\(Words.sentence(rule))**: \(Self.escaped(finding.text, limit: 1000)) "
          + "\(Self.escaped(finding.advice))\(edit)"
      }.joined(separator: "\n")
  }

  private var expectations: String {
    guard let lines = history.end?.expectations, !lines.isEmpty else { return "" }
    let rows = lines.prefix(Self.rowLimit).map { line in
      [
        Self.escaped(line.text), line.actual.map(Words.value) ?? "",
        line.holds.map { $0 ? "✓ met" : "✗ not met" } ?? "not judged",
      ]
    }
    return "## Expectations\n\n"
      + Self.table(["expected", "found", "judgement"], numeric: 1...1, rows)
  }

  private var layers: String {
    let layers = history.start.layers
    guard !layers.isEmpty else { return "" }
    var rows = layers.prefix(Self.rowLimit).map { layer in
      [
        Self.escaped(layer.path), Self.escaped(layer.options), Self.escaped(layer.outputShape),
        NumberText.count(layer.parameters), NumberText.count(layer.multiplyAdds),
      ]
    }
    if layers.count > Self.rowLimit {
      rows.append(["… \(layers.count - Self.rowLimit) more", "", "", "", ""])
    }
    let parameters = layers.map(\.parameters).reduce(0, +)
    let work = layers.map(\.multiplyAdds).reduce(0, +)
    rows.append([
      "**total**", "", "", "**\(NumberText.count(parameters))**", "**\(NumberText.count(work))**",
    ])
    return "## Layers\n\n"
      + Self.table(
        ["layer", "options", "output", "parameters", "multiply-adds"], numeric: 3...4, rows)
  }

  static func table(
    _ titles: [String], numeric: ClosedRange<Int>, _ rows: [[String]]
  ) -> String {
    let rule = titles.indices.map { numeric.contains($0) ? "---:" : "---" }
    return ([titles, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
      .joined(separator: "\n")
  }

  /// Text as code; more marks around it than stand in a row inside.
  static func code(_ text: String) -> String {
    let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    let marks = String(repeating: "`", count: longest + 1)
    let blank = longest > 0 ? " " : ""
    return marks + blank + terminalSafe(text) + blank + marks
  }

  /// Text without markup, on one line, shortened to a number of characters.
  static func escaped(_ text: String, limit: Int = 200) -> String {
    var result = ""
    for character in text.prefix(limit) {
      if "\\`*_[]<>|#&~".contains(character) { result += "\\" }
      result += character.isNewline ? " " : terminalSafe(String(character))
    }
    return text.count > limit ? result + "…" : result
  }
}
