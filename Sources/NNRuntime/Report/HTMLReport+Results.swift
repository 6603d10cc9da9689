// SPDX-License-Identifier: MIT

// The sections that show what was measured.
extension HTMLReport {
  func result(_ html: inout HTMLWriter) {
    let tiles = tiles
    guard !tiles.isEmpty else { return }
    section(end == nil ? "So far" : "Result", &html) { html in
      html.element("dl", ["class": "tiles"]) { html in
        for tile in tiles {
          html.element("div") { html in
            html.element("dt", text: tile.title)
            html.element("dd", ["class": "figure"], text: tile.value)
            for note in tile.notes { html.element("dd", text: note) }
          }
          html.newLine()
        }
      }
    }
  }

  private struct Tile {
    let title: String
    let value: String
    var notes: [String] = []
  }

  private var tiles: [Tile] {
    let parts = [
      ("test", end?.test ?? NamedValues()), ("validation", history.shown(.validation)),
      ("training", history.shown(.train)),
    ]
    guard let (part, values) = parts.first(where: { !$0.1.isEmpty }) else { return [] }
    // Metrics before the loss: they are what the result is read for.
    let names =
      values.names.filter { $0 != "loss" && $0 != "penalty" } + values.names.filter { $0 == "loss" }
    return names.prefix(12).map { name in
      let value = values[name] ?? .nan
      var notes = parts.filter { $0.0 != part }.compactMap { other, values in
        values[name].map { "\(other) \(NumberText.significant($0))" }
      }
      let examples = part == "test" ? start.testExamples : start.validationExamples
      if name == "accuracy" || name.hasSuffix(".accuracy"), part != "training",
        let interval = WilsonInterval(share: value, count: start.independent(examples))
      {
        let range = "\(NumberText.fixed(interval.low, 3))–\(NumberText.fixed(interval.high, 3))"
        notes.insert("95 %: \(range)", at: 0)
      }
      if let baseline = start.baseline[name] {
        notes.append("guessing \(NumberText.significant(baseline))")
      }
      return Tile(title: "\(part) \(name)", value: NumberText.significant(value), notes: notes)
    }
  }

  func evaluation(_ html: inout HTMLWriter) {
    guard let end else { return }
    for (index, results) in end.shownTargets(start).enumerated() {
      let details = end.details.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      let target = ShownTarget(
        results: results, details: details ?? EvaluationDetails(), number: index)
      if let chart = ConfusionMatrixChart(
        counts: results.confusion, classes: results.classes, part: end.shownPart)
      {
        section("Confusion matrix" + target.suffix, &html) { chart.write(to: &$0) }
      }
      if let chart = ScatterChart(
        results.predictions, part: end.shownPart, summary: target.details.residuals,
        identifier: "scatter-\(index)")
      {
        section("Predicted against true" + target.suffix, &html) { chart.write(to: &$0) }
      }
      if target.details.residuals == nil {
        probabilities(target, part: end.shownPart, &html)
      } else {
        residuals(target, part: end.shownPart, &html)
      }
      worst(target, part: end.shownPart, &html)
    }
  }

  func expectations(_ html: inout HTMLWriter) {
    guard let lines = end?.expectations, !lines.isEmpty else { return }
    section("Expectations", &html) { html in
      html.table(
        caption: "Expectations",
        [
          .init(title: "expected", isNumeric: false), .init(title: "found"),
          .init(title: "judgement", isNumeric: false),
        ],
        lines.map { line in
          let judgement =
            switch line.holds {
            case true?: "✓ met"
            case false?: "✗ not met"
            case nil: "– not judged"
            }
          return [line.text, line.actual.map(Words.value) ?? "", judgement]
        })
    }
  }
}
