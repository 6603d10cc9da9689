// SPDX-License-Identifier: MIT

/// Curves over epochs, as an SVG picture with a sentence about each curve and the numbers in a
/// table.
struct LineChart {
  /// One curve.
  struct Line {
    /// `training`, `validation`, `test`, or the quantity's own name.
    let name: String
    /// The style sheet's class: `train` dashed, `validation` solid, `test` dotted, `other`.
    let style: String
    /// Its points, in order.
    let points: [RunHistory.Point]
    /// Whether it is a level without epochs, drawn across and left out of the table.
    var isLevel = false
  }

  /// Names the elements inside the page.
  let identifier: String
  /// The heading.
  let title: String
  /// The curves.
  let lines: [Line]
  /// The epoch that is marked.
  var bestEpoch: Int?
  /// The style of the curve on which the mark sits.
  var bestStyle = "validation"
  /// Whether a wide range may be drawn on a logarithmic axis.
  var isLogarithmAllowed = true
  /// How numbers are written.
  var format: (Double) -> String = { NumberText.significant($0) }

  /// Makes a chart.
  init(
    identifier: String, title: String, lines: [Line], bestEpoch: Int? = nil,
    bestStyle: String = "validation", isLogarithmAllowed: Bool = true,
    format: @escaping (Double) -> String = { NumberText.significant($0) }
  ) {
    self.identifier = identifier
    self.title = title
    self.lines = lines.filter { !$0.points.isEmpty }
    self.bestEpoch = bestEpoch
    self.bestStyle = bestStyle
    self.isLogarithmAllowed = isLogarithmAllowed
    self.format = format
  }

  /// What the picture shows, for those who do not see it.
  var description: String {
    let sentences = lines.map { line -> String in
      let finite = line.points.filter(\.value.isFinite)
      guard let first = finite.first, let last = finite.last,
        let least = finite.min(by: { $0.value < $1.value }),
        let most = finite.max(by: { $0.value < $1.value })
      else { return "\(Words.sentence(line.name)): no finite value." }
      if line.isLevel { return "\(Words.sentence(line.name)): \(format(last.value))." }
      if finite.count == 1 {
        return "\(Words.sentence(line.name)): \(format(first.value)) at epoch \(first.epoch)."
      }
      if least.value == most.value {
        return "\(Words.sentence(line.name)): \(format(first.value)) at every epoch."
      }
      return
        "\(Words.sentence(line.name)): from \(format(first.value)) to \(format(last.value)), lowest "
        + "\(format(least.value)) at epoch \(least.epoch), highest \(format(most.value)) at epoch \(most.epoch)."
    }
    return sentences.joined(separator: " ")
  }

  /// Writes the figure.
  func write(to html: inout HTMLWriter) {
    html.element("figure", ["class": "chart"]) { html in
      html.element("h3", text: title)
      let values = lines.flatMap { $0.points.map(\.value) }
      if let scale = ChartScale(fitting: values, isLogarithmAllowed: isLogarithmAllowed) {
        picture(scale, &html)
      } else {
        html.element("p", ["class": "empty"], text: "No finite value to draw.")
      }
      table(&html)
    }
    html.newLine()
  }

  // MARK: - The numbers

  private func table(_ html: inout HTMLWriter) {
    let curves = lines.filter { !$0.isLevel }
    var byEpoch: [Int: [Int: Double]] = [:]
    for (index, line) in curves.enumerated() {
      for point in line.points { byEpoch[point.epoch, default: [:]][index] = point.value }
    }
    let epochs = byEpoch.keys.sorted()
    let best = bestEpoch.flatMap { epochs.firstIndex(of: $0) }
    let shown = Downsampling.indices(epochs.count, limit: 40, keeping: [best].compactMap(\.self))
    let rows = shown.map { place -> [String] in
      let epoch = epochs[place]
      return ["\(epoch)"] + curves.indices.map { byEpoch[epoch]?[$0].map(format) ?? "" }
    }
    html.element("details") { html in
      html.element(
        "summary",
        text: shown.count < epochs.count
          ? "Numbers (\(shown.count) of \(NumberText.count(epochs.count)) epochs)" : "Numbers")
      html.table(
        caption: "\(title): numbers",
        [.init(title: "epoch")] + curves.map { .init(title: $0.name) }, rows)
    }
  }
}
