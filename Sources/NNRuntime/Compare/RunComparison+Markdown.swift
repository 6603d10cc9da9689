// SPDX-License-Identifier: MIT

internal import NNSpec

// For job summaries and comments.
extension RunComparison {
  private static let rowLimit = 60
  private static let characterLimit = 12_000

  /// Tables, notes, and what the specs decide otherwise.
  package var markdown: String {
    let title = "# " + MarkdownReport.escaped("Comparison of " + Words.list(labels), limit: 1000)
    let facts = MarkdownReport.table(
      ["run"] + labels.map { MarkdownReport.escaped($0) }, numeric: 1...runs.count,
      facts.map { fact in [fact.name] + fact.texts })
    let parts = [title, measured, noteList, facts] + runs.indices.map(specMarkdown)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  /// A row a metric, a column a run.
  var measured: String {
    guard !metrics.isEmpty else { return "" }
    var rows = metrics.prefix(Self.rowLimit).map { metric in
      [MarkdownReport.escaped(Words.metric(metric.path))]
        + runs.indices.map { run in
          let text = valueText(metric, run)
          guard text.hasSuffix("*") else { return text }
          return "**\(text.dropLast())**"
        }
    }
    if metrics.count > Self.rowLimit {
      rows.append(["… \(metrics.count - Self.rowLimit) more"] + runs.map { _ in "" })
    }
    return MarkdownReport.table(
      ["metric"] + labels.map { MarkdownReport.escaped($0) }, numeric: 1...runs.count, rows)
  }

  var noteList: String {
    notes.map { "- " + MarkdownReport.escaped($0, limit: 1000) }.joined(separator: "\n")
  }

  /// How a run's spec differs from the first one's; nothing for that itself.
  func specMarkdown(_ run: Int) -> String {
    guard run != base else { return "" }
    let title = "## " + MarkdownReport.escaped("\(labels[base]) → \(labels[run])")
    guard let difference = specDifference(run) else {
      return title + "\n\nA spec of these cannot be read by this version."
    }
    let text = String(difference.text.prefix(Self.characterLimit))
    return title + "\n\n" + MarkdownReport.fenced(text, "text")
  }
}
