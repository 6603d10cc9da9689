// SPDX-License-Identifier: MIT

internal import NNSpec

// One page without scripts, like a run's report.
extension RunComparison {
  /// Runs of which curves can be told from each other: colours, and dashes in the same colours.
  private static let styleCount = 6
  private static let chartLimit = 16

  /// The page's text.
  package var html: String {
    page(title: "Comparison of " + Words.list(labels)) { _ in
    } end: { html in
      for index in runs.indices where index != base {
        section("\(labels[base]) → \(labels[index])", &html) { specs(index, &$0) }
      }
    }
  }

  /// A page of results and curves with something before and behind them.
  func page(
    title: String, curveLimit: Int = Self.styleCount, begin: (inout HTMLWriter) -> Void,
    end: (inout HTMLWriter) -> Void = { _ in }
  ) -> String {
    HTMLWriter.page(title: title, style: Self.style) { html in
      html.element("h1", text: title)
      begin(&html)
      for note in notes { html.element("p", text: note) }
      section("Results", &html, results)
      section("Curves", &html) { curves(&$0, limit: curveLimit) }
      end(&html)
    }
  }

  private func section(
    _ title: String, _ html: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void
  ) {
    html.element("section") { html in
      html.element("h2", text: title)
      html.newLine()
      content(&html)
    }
    html.newLine()
  }

  private func results(_ html: inout HTMLWriter) {
    let columns: [HTMLWriter.Column] =
      [.init(title: "", isNumeric: false)] + labels.map { .init(title: $0) }
    html.table(
      caption: "Metrics", columns,
      metrics.map { metric in
        [Words.metric(metric.path)] + runs.indices.map { valueText(metric, $0) }
      })
    html.element(
      "p", ["class": "muted"],
      text: "* best; in brackets the difference to \(labels[base]); ~ within the 95 % interval of "
        + "that. Numbers are those of the saved weights.")
    html.table(caption: "Runs", columns, facts.map { [$0.name] + $0.texts })
  }

  private func curves(_ html: inout HTMLWriter, limit: Int) {
    if runs.count > limit {
      html.element("p", ["class": "muted"], text: "The first \(limit) runs are drawn.")
    }
    html.element("div", ["class": "charts"]) { html in
      html.newLine()
      for (index, chart) in charts(limit).prefix(Self.chartLimit).enumerated() {
        LineChart(identifier: "chart-\(index)", title: chart.title, lines: chart.lines)
          .write(to: &html)
      }
    }
  }

  private func charts(_ limit: Int) -> [(title: String, lines: [LineChart.Line])] {
    var names: [String] = []
    for run in runs {
      for name in run.history.names where !names.contains(name) { names.append(name) }
    }
    return names.flatMap { name in
      // How well others are told matters; how well the seen ones are only of the loss.
      [RunHistory.Part.validation, .train].compactMap { part in
        let lines = lines(name, part, limit)
        let isShown =
          part == .validation || name == "loss" || self.lines(name, .validation, limit).isEmpty
        return lines.isEmpty || !isShown
          ? nil : (Words.metric("\(part.rawValue).\(name)"), lines)
      }
    }
  }

  private func lines(
    _ name: String, _ part: RunHistory.Part, _ limit: Int
  ) -> [LineChart.Line] {
    runs.indices.prefix(limit).compactMap { index in
      let points = runs[index].history.points(name, part)
      return points.isEmpty
        ? nil
        : .init(name: shortLabel(index), style: "run-\(index % Self.styleCount)", points: points)
    }
  }

  /// What fits to the right of a chart.
  private func shortLabel(_ index: Int) -> String {
    let label = labels[index]
    return label.count > 14 ? "…" + label.suffix(13) : label
  }

  private func specs(_ index: Int, _ html: inout HTMLWriter) {
    guard let difference = specDifference(index) else {
      html.element("p", text: "A spec of these cannot be read by this version.")
      return
    }
    html.element("pre", ["tabindex": "0"]) { $0.element("code", text: difference.text) }
  }

  private static let style = """
    :root { --fourth: #cc79a7; }
    .run-0, .run-4 { stroke: var(--train); }
    .run-1, .run-5 { stroke: var(--validation); }
    .run-2 { stroke: var(--test); }
    .run-3 { stroke: var(--fourth); }
    .line.run-1 { stroke-dasharray: 6 3; }
    .line.run-2 { stroke-dasharray: 1.5 3.5; }
    .line.run-3 { stroke-dasharray: 8 3 2 3; }
    .line.run-4 { stroke-dasharray: 3 2; }
    .line.run-5 { stroke-dasharray: 12 3; }
    """
}
