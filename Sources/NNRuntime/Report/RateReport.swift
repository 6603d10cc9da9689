// SPDX-License-Identifier: MIT

internal import NNSpec

/// What a learning-rate range test leaves behind: words, a page with a chart, and its numbers.
package struct RateReport {
  /// The page's name in the run folder.
  package static let pageName = "find-rate.html"
  /// The numbers' name in the run folder.
  package static let numbersName = "find-rate.json"

  private let name: String
  private let optimiser: String
  private let curve: RateCurve

  /// Describes a test of a spec.
  package init(_ curve: RateCurve, name: String, optimiser: String) {
    self.curve = curve
    self.name = name
    self.optimiser = optimiser
  }

  // MARK: - Words

  /// The lines that a terminal shows.
  package func text(_ terminal: TerminalFacts) -> String {
    var text = "\(name): \(Words.counted(curve.points.count, "step")) of \(optimiser)\n"
    if let first = curve.points.first, let last = curve.points.last {
      let losses = curve.points.map(\.smoothed)
      let line = Sparkline.text(
        losses, width: max(20, min(60, terminal.width - 8)), isUTF8: terminal.isUTF8)
      let (low, high) = (NumberText.rate(first.rate), NumberText.rate(last.rate))
      let gap = String(repeating: " ", count: max(1, line.count - low.count - high.count))
      text += "loss  \(line)\nrate  \(low)\(gap)\(high)\n"
    }
    return text + sentences.map { $0 + "\n" }.joined()
  }

  /// What was found, one sentence a line.
  private var sentences: [String] {
    var sentences = [ending]
    guard let suggestion = curve.suggestion, let lowest = curve.lowest else {
      return sentences + ["No suggestion: the loss never falls. Look at the data, or try --from."]
    }
    let least = curve.points[lowest]
    sentences.append(
      "The loss falls fastest at \(NumberText.rate(suggestion.steepest)) and is lowest, "
        + "\(NumberText.significant(least.smoothed)), at \(NumberText.rate(least.rate)), a tenth of "
        + "which is \(NumberText.rate(suggestion.tenthOfLowest)).")
    if lowest == curve.points.count - 1 {
      sentences.append("It still fell at the highest rate: --to may be higher.")
    }
    sentences.append(
      "Suggested: learning_rate: \(NumberText.rate(suggestion.recommended)), the smaller of the "
        + "two: a rate that is too small costs time, one that is too large costs the run.")
    return sentences
  }

  private var ending: String {
    switch curve.end {
    case .done: "The test went through all rates."
    case .exploded: "The test ended where the loss was over four times its lowest."
    case .notFinite: "The test ended where the loss was not finite."
    case .interrupted: "The test was stopped."
    }
  }

  // MARK: - The page

  /// A page with the chart.
  package var page: String {
    HTMLWriter.page(title: "\(name): learning rates") { html in
      html.element("h1", text: "\(name): learning rates")
      for sentence in sentences { html.element("p", text: sentence) }
      html.newLine()
      html.element("div", ["class": "long"]) { chart.write(to: &$0) }
    }
  }

  /// The losses over the rates; their places are the steps, which rates grow exponentially with.
  private var chart: LineChart {
    let rates = curve.points.map(\.rate)
    func line(_ name: String, _ style: String, _ value: (RateCurve.Point) -> Double)
      -> LineChart.Line
    {
      .init(
        name: name, style: style,
        points: curve.points.enumerated().map { .init(epoch: $0, value: value($1)) })
    }
    var axis = LineChart.Axis(name: "learning rate", plural: "learning rates")
    axis.text = { rates.indices.contains($0) ? NumberText.rate(rates[$0]) : nil }
    axis.powers = LineChart.Axis.powers(of: rates)
    let marked = curve.suggestion.flatMap { suggestion in
      rates.indices.min {
        abs(rates[$0] - suggestion.recommended) < abs(rates[$1] - suggestion.recommended)
      }
    }
    var chart = LineChart(
      identifier: "chart-rates", title: "training loss by learning rate",
      lines: [
        line("loss", "train", \.loss), line("smoothed", "validation", \.smoothed),
      ],
      axis: axis,
      mark: marked.map {
        .init(place: $0, label: "suggested: \(NumberText.rate(rates[$0]))", style: "validation")
      })
    // Single losses, and the one that ended the test, would leave no room for what is looked at.
    let smoothed = curve.points.map(\.smoothed)
    chart.fitted = curve.end == .exploded && smoothed.count > 1 ? smoothed.dropLast() : smoothed
    chart.isWide = true
    return chart
  }

  // MARK: - Numbers

  /// Everything as JSON.
  package var json: String {
    func number(_ value: Double?) -> JSONValue { value.map(JSONValue.double) ?? .null }
    let suggestion = curve.suggestion
    return JSONValue.object([
      ("schema", .string("nnrun/find-rate/v1")), ("name", .string(name)),
      ("optimiser", .string(optimiser)), ("status", .string(curve.end.rawValue)),
      ("suggested", number(suggestion?.recommended)), ("steepest", number(suggestion?.steepest)),
      ("tenth_of_lowest", number(suggestion?.tenthOfLowest)),
      (
        "steps",
        .array(
          curve.points.map { point in
            .object([
              ("learning_rate", .double(point.rate)), ("loss", .double(point.loss)),
              ("smoothed", .double(point.smoothed)),
            ])
          })
      ),
    ]).pretty()
  }
}
