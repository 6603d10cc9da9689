// SPDX-License-Identifier: MIT

// What Markdown can show of a network over sequences.
extension MarkdownReport {
  private static let forecastLimit = 24
  private static let characterLimit = 1000

  var sequences: String {
    var parts: [String] = []
    if let results = history.end?.sequences {
      parts += [
        series(results), horizons(results.errorByHorizon), positions(results.accuracyByStep),
      ]
    }
    parts.append(sample)
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private func series(_ results: SequenceResults) -> String {
    guard !results.series.isEmpty || !results.forecast.isEmpty else { return "" }
    let errors = SeriesErrors(results.series, areNeighbours: history.start.seriesStride == 1)
    var text = "## Prediction over the series\n\n" + SequenceSentences.series(results, errors)
    if !results.series.isEmpty {
      let rows = [
        ["true", Sparkline.text(results.series.map(\.target), width: 60)],
        ["predicted", Sparkline.text(results.series.map(\.predicted), width: 60)],
      ]
      text += "\n\n" + Self.table(["", "course"], numeric: 2...2, rows)
    }
    if !results.forecast.isEmpty {
      let shown = results.forecast.prefix(Self.forecastLimit).map { NumberText.significant($0) }
      let more = results.forecast.count > shown.count ? ", …" : ""
      text += "\n\nForecast: " + shown.joined(separator: ", ") + more
    }
    return text
  }

  private func horizons(_ errors: [Double]) -> String {
    guard errors.count > 1 else { return "" }
    return "## Errors by horizon\n\n\(SequenceSentences.horizons(errors)) \(Sparkline.text(errors))"
  }

  private func positions(_ shares: [Double]) -> String {
    guard shares.count > 1 else { return "" }
    return
      "## Accuracy by position\n\n\(SequenceSentences.positions(shares)) \(Sparkline.text(shares))"
  }

  private var sample: String {
    guard let newest = history.samples.last else { return "" }
    let title = "## Sampled text\n\nEpoch \(NumberText.count(newest.epoch))"
    let shown = SampledText(newest.text, limit: Self.characterLimit)
    guard !shown.text.isEmpty else { return title + ": nothing was written." }
    let remark = shown.remark.map { "\n\n" + $0 } ?? ""
    return "\(title):\n\n\(Self.fenced(shown.text, "text"))\(remark)"
  }
}
