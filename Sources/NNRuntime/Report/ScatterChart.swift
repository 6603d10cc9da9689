// SPDX-License-Identifier: MIT

/// Predicted against true values, with the line on which they would be equal and a summary of what
/// is left over.
struct ScatterChart {
  /// What is shown.
  let pairs: [RunEnd.Prediction]
  /// The part they come from.
  let part: String

  /// Of all values, not only of the pairs that are drawn.
  private let summary: ResidualSummary?
  private let identifier: String

  /// Makes a chart of the finite pairs; nil without any.
  init?(
    _ pairs: [RunEnd.Prediction], part: String, summary: ResidualSummary? = nil,
    identifier: String = "scatter"
  ) {
    let finite = pairs.filter { abs($0.target) < 1e300 && abs($0.predicted) < 1e300 }
    guard !finite.isEmpty else { return nil }
    self.pairs = finite
    self.part = part
    self.identifier = identifier
    self.summary =
      summary
      ?? ResidualSummary(targets: finite.map(\.target), predicted: finite.map(\.predicted))
  }

  /// Writes picture and summary.
  func write(to html: inout HTMLWriter) {
    html.element("div", ["class": "pair"]) { html in
      picture(&html)
      html.element("div") { html in
        html.element("h3", text: "Residuals")
        html.table(
          caption: "Residuals",
          [.init(title: "predicted − true", isNumeric: false), .init(title: "value")],
          residuals)
      }
    }
    html.newLine()
  }

  /// Names and values of the summary.
  var residuals: [[String]] {
    guard let summary else { return [] }
    func text(_ value: Double) -> String { NumberText.significant(value) }
    return [
      ["values", NumberText.count(summary.count)],
      ["mean (bias)", text(summary.bias)],
      ["mean absolute", text(summary.meanAbsolute)],
      ["root mean square", text(summary.rootMeanSquare)],
      ["5 % quantile", text(summary.quantiles[0])],
      ["median", text(summary.quantiles[1])],
      ["95 % quantile", text(summary.quantiles[2])],
      ["largest absolute", text(summary.largest)],
      ["r2", summary.r2.map(text) ?? "–"],
    ]
  }

  private func picture(_ html: inout HTMLWriter) {
    let values = pairs.flatMap { [$0.target, $0.predicted] }
    guard let least = values.min(), let most = values.max() else { return }
    let scale = ChartScale(linearAround: least, most)
    let frame = PlotFrame(x: scale, y: scale, xName: "true", yName: "predicted")
    let sentence =
      "\(Words.counted(pairs.count, "example")) of the \(Words.part(part)) part; "
      + residuals.dropFirst().map { "\($0[0]) \($0[1])" }.joined(separator: ", ") + "."
    frame.picture(
      identifier, title: "Predicted against true values", description: sentence, &html
    ) { html in
      let ends = [scale.low, scale.high].map { CurvePoint(x: $0, y: $0) }
      frame.line(ends, class: "best", &html)
      let dots = pairs.prefix(2000).map { CurvePoint(x: $0.target, y: $0.predicted) }
      frame.dots(dots, class: "cloud", &html)
    }
  }
}
