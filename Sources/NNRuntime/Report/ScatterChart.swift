// SPDX-License-Identifier: MIT

/// Predicted against true values, with the line on which they would be equal and a summary of what
/// is left over.
struct ScatterChart {
  /// What is shown.
  let pairs: [RunEnd.Prediction]
  /// The part they come from.
  let part: String

  private let left = 64.0
  private let right = 420.0
  private let top = 12.0
  private let bottom = 332.0

  /// Makes a chart of the finite pairs; nil without any.
  init?(_ pairs: [RunEnd.Prediction], part: String) {
    let finite = pairs.filter { abs($0.target) < 1e300 && abs($0.predicted) < 1e300 }
    guard !finite.isEmpty else { return nil }
    self.pairs = finite
    self.part = part
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
    let errors = pairs.map { $0.predicted - $0.target }.sorted()
    let n = Double(errors.count)
    let mean = errors.reduce(0, +) / n
    let squares = errors.map { $0 * $0 }.reduce(0, +)
    let centre = pairs.map(\.target).reduce(0, +) / n
    let spread = pairs.map { ($0.target - centre) * ($0.target - centre) }.reduce(0, +)
    func quantile(_ share: Double) -> Double { errors[Int((share * (n - 1)).rounded())] }
    func text(_ value: Double) -> String { NumberText.significant(value) }
    return [
      ["examples shown", NumberText.count(errors.count)],
      ["mean (bias)", text(mean)],
      ["mean absolute", text(errors.map { abs($0) }.reduce(0, +) / n)],
      ["root mean square", text((squares / n).squareRoot())],
      ["5 % quantile", text(quantile(0.05))],
      ["median", text(quantile(0.5))],
      ["95 % quantile", text(quantile(0.95))],
      ["largest absolute", text(errors.map { abs($0) }.max() ?? 0)],
      ["r2", spread > 0 ? text(1 - squares / spread) : "–"],
    ]
  }

  private func picture(_ html: inout HTMLWriter) {
    // One scale for both axes, so that the diagonal is one.
    guard let scale = linearScale else { return }
    func x(_ value: Double) -> Double { left + (right - left) * (scale.position(value) ?? 0) }
    func y(_ value: Double) -> Double { bottom - (bottom - top) * (scale.position(value) ?? 0) }
    html.element(
      "svg",
      [
        "viewBox": "0 0 440 380", "role": "img", "aria-labelledby": "scatter-title scatter-desc",
      ]
    ) { html in
      html.element("title", ["id": "scatter-title"], text: "Predicted against true values")
      html.element(
        "desc", ["id": "scatter-desc"],
        text: "\(Words.counted(pairs.count, "example")) of the \(Words.part(part)) part; "
          + residuals.dropFirst().map { "\($0[0]) \($0[1])" }.joined(separator: ", ") + ".")
      html.newLine()
      var grid = ChartPath()
      for tick in scale.ticks {
        grid.move(left, y(tick))
        grid.line(right, y(tick))
        grid.move(x(tick), top)
        grid.line(x(tick), bottom)
      }
      html.empty("path", ["class": "grid", "d": grid.text])
      for tick in scale.ticks {
        label(scale.label(tick), left - 8, y(tick) + 4.5, "end", &html)
        label(scale.label(tick), x(tick), bottom + 19, "middle", &html)
      }
      label("true", (left + right) / 2, bottom + 40, "middle", &html)
      html.element(
        "text",
        [
          "transform": "translate(14 \(ChartPath.coordinate((top + bottom) / 2))) rotate(-90)",
          "text-anchor": "middle",
        ], text: "predicted")
      var diagonal = ChartPath()
      diagonal.move(left, bottom)
      diagonal.line(right, top)
      html.empty("path", ["class": "best", "d": diagonal.text])
      var dots = ChartPath()
      for pair in pairs.prefix(2000) { dots.dot(x(pair.target), y(pair.predicted)) }
      html.empty("path", ["class": "cloud", "d": dots.text])
    }
    html.newLine()
  }

  private var linearScale: ChartScale? {
    let values = pairs.flatMap { [$0.target, $0.predicted] }
    guard let least = values.min(), let most = values.max() else { return nil }
    return ChartScale(linearAround: least, most)
  }

  private func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ html: inout HTMLWriter
  ) {
    html.element(
      "text",
      ["x": ChartPath.coordinate(x), "y": ChartPath.coordinate(y), "text-anchor": anchor],
      text: text)
  }
}
