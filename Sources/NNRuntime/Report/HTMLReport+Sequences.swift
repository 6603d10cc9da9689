// SPDX-License-Identifier: MIT

// The sections that show what a network over sequences did.
extension HTMLReport {
  private static let sampleLimit = 20
  private static let characterLimit = 2000

  func sequences(_ html: inout HTMLWriter) {
    if let results = end?.sequences {
      series(results, &html)
      horizons(results.errorByHorizon, &html)
      positions(results.accuracyByStep, &html)
    }
    surprise(&html)
    samples(&html)
  }

  /// Of a language model, how well it foresees the next symbol.
  private func surprise(_ html: inout HTMLWriter) {
    guard start.isLanguageModel, let end, let surprise = end.details?.first?.surprise else {
      return
    }
    section("Language model", &html) { html in
      html.element(
        "p",
        text: SequenceSentences.surprise(
          surprise, symbols: start.classes.count, part: end.shownPart))
    }
  }

  private func series(_ results: SequenceResults, _ html: inout HTMLWriter) {
    guard !results.series.isEmpty || !results.forecast.isEmpty else { return }
    let places = SeriesPlaces(results.series.map(\.place), ahead: results.forecast.count)
    func points(_ places: [Int], _ values: [Double]) -> [RunHistory.Point] {
      zip(places, values).map { .init(epoch: $0, value: $1) }
    }
    var chart = LineChart(
      identifier: "chart-series", title: "true and predicted, one step ahead",
      lines: [
        .init(
          name: "true", style: "truth", points: points(places.shown, results.series.map(\.target))),
        .init(
          name: "predicted", style: "guess",
          points: points(places.shown, results.series.map(\.predicted))),
        .init(name: "forecast", style: "forecast", points: points(places.ahead, results.forecast)),
      ],
      axis: places.axis,
      mark: results.forecast.isEmpty
        ? nil : places.shown.last.map { .init(place: $0, label: "end of the data", style: nil) },
      keptPlaces: Array(places.ahead.prefix(40)), isLogarithmAllowed: false)
    chart.isWide = true
    section("Prediction over the series", &html) { html in
      let errors = SeriesErrors(results.series, areNeighbours: history.start.seriesStride == 1)
      html.element("p", text: SequenceSentences.series(results, errors))
      html.element("div", ["class": "long"]) { chart.write(to: &$0) }
    }
  }

  private func horizons(_ errors: [Double], _ html: inout HTMLWriter) {
    guard errors.count > 1 else { return }
    let chart = LineChart(
      identifier: "chart-horizon", title: "root mean squared error",
      lines: [.init(name: "error", style: "other", points: Self.counted(errors))],
      axis: .init(name: "step ahead", plural: "steps ahead"), isLogarithmAllowed: false)
    section("Errors by horizon", &html) { html in
      html.element("p", text: SequenceSentences.horizons(errors))
      html.element("div", ["class": "charts"]) { chart.write(to: &$0) }
    }
  }

  private func positions(_ shares: [Double], _ html: inout HTMLWriter) {
    guard shares.count > 1 else { return }
    let chart = LineChart(
      identifier: "chart-position", title: "share of examples that are right",
      lines: [.init(name: "accuracy", style: "other", points: Self.counted(shares))],
      axis: .init(name: "step", plural: "steps"),
      mark: SequenceSentences.worstPosition(shares).map {
        .init(place: $0 + 1, label: "lowest: \($0 + 1)", style: "other")
      },
      ceiling: 1, isLogarithmAllowed: false)
    section("Accuracy by position", &html) { html in
      html.element("p", text: SequenceSentences.positions(shares))
      html.element("div", ["class": "charts"]) { chart.write(to: &$0) }
    }
  }

  private static func counted(_ values: [Double]) -> [RunHistory.Point] {
    values.enumerated().map { .init(epoch: $0.offset + 1, value: $0.element) }
  }

  private func samples(_ html: inout HTMLWriter) {
    let all = history.samples
    guard let newest = all.last else { return }
    let shown = Downsampling.indices(all.count, limit: Self.sampleLimit).map { all[$0] }
    section("Sampled text", &html) { html in
      write(newest, &html)
      let older = shown.dropLast().reversed()
      guard !older.isEmpty else { return }
      html.element("details") { html in
        html.element("summary", text: "Earlier epochs (\(older.count))")
        for sample in older { write(sample, &html) }
      }
    }
  }

  private func write(_ sample: RunHistory.Sample, _ html: inout HTMLWriter) {
    let shown = SampledText(sample.text, limit: Self.characterLimit)
    html.element("h3", ["class": "spaced"], text: "Epoch \(NumberText.count(sample.epoch))")
    if shown.text.isEmpty {
      html.element("p", ["class": "muted"], text: "Nothing was written.")
    } else {
      // A line break right after <pre> would be dropped; the inner element keeps it.
      html.element("pre", ["class": "sample"]) { $0.element("samp", text: shown.text) }
    }
    if let remark = shown.remark { html.element("p", ["class": "muted"], text: remark) }
    html.newLine()
  }
}
