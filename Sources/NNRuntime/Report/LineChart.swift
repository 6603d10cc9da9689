// SPDX-License-Identifier: MIT

/// Curves over epochs or other places, as an SVG picture with a sentence about each curve and the
/// numbers in a table.
struct LineChart {
  /// One curve.
  struct Line {
    /// `training`, `validation`, `test`, or the quantity's own name.
    let name: String
    /// The style sheet's class: `train` dashed, `validation` solid, `test` dotted, `other`, and for
    /// a series `truth` solid, `guess` dotted, `forecast` dashed.
    let style: String
    /// Its points, in order.
    let points: [RunHistory.Point]
    /// Whether it is a level without places, drawn across and left out of the table.
    var isLevel = false
  }

  /// Names the elements inside the page.
  let identifier: String
  /// The heading.
  let title: String
  /// The curves.
  let lines: [Line]
  /// What lies along it.
  var axis = Axis.epochs
  /// The place that is marked.
  var mark: Mark?
  /// Places after which the curve goes on after a break.
  var breaks: [Int] = []
  /// Places that the table shows even where it leaves out others.
  var keptPlaces: [Int] = []
  /// The highest value that there can be, if the axis should reach up to it.
  var ceiling: Double?
  /// What the upright axis fits, if not all curves: these are cut off where they leave it.
  var fitted: [Double]?
  /// Whether it is drawn wider than others.
  var isWide = false
  /// Whether a wide range may be drawn on a logarithmic axis.
  var isLogarithmAllowed = true
  /// How numbers are written.
  var format: (Double) -> String = { NumberText.significant($0) }

  /// Makes a chart.
  init(
    identifier: String, title: String, lines: [Line], axis: Axis = .epochs, mark: Mark? = nil,
    breaks: [Int] = [], keptPlaces: [Int] = [], ceiling: Double? = nil,
    isLogarithmAllowed: Bool = true,
    format: @escaping (Double) -> String = { NumberText.significant($0) }
  ) {
    self.identifier = identifier
    self.title = title
    self.lines = lines.filter { !$0.points.isEmpty }
    self.axis = axis
    self.mark = mark
    self.breaks = breaks
    self.keptPlaces = keptPlaces
    self.ceiling = ceiling
    self.isLogarithmAllowed = isLogarithmAllowed
    self.format = format
  }

  /// What the picture shows, for those who do not see it.
  var description: String {
    let sentences = lines.map { line -> String in
      let finite = line.points.filter(\.value.isFinite)
      func at(_ point: RunHistory.Point) -> String { "at \(axis.name) \(axis.words(point.epoch))" }
      guard let first = finite.first, let last = finite.last,
        let least = finite.min(by: { $0.value < $1.value }),
        let most = finite.max(by: { $0.value < $1.value })
      else { return "\(Words.sentence(line.name)): no finite value." }
      if line.isLevel { return "\(Words.sentence(line.name)): \(format(last.value))." }
      if finite.count == 1 {
        return "\(Words.sentence(line.name)): \(format(first.value)) \(at(first))."
      }
      if least.value == most.value {
        return "\(Words.sentence(line.name)): \(format(first.value)) at every \(axis.name)."
      }
      return
        "\(Words.sentence(line.name)): from \(format(first.value)) to \(format(last.value)), lowest "
        + "\(format(least.value)) \(at(least)), highest \(format(most.value)) \(at(most))."
    }
    return sentences.joined(separator: " ")
  }

  /// Writes the figure.
  func write(to html: inout HTMLWriter) {
    html.element("figure", ["class": "chart"]) { html in
      html.element("h3", text: title)
      if let scale {
        picture(scale, &html)
      } else {
        html.element("p", ["class": "empty"], text: "No finite value to draw.")
      }
      table(&html)
    }
    html.newLine()
  }

  private var scale: ChartScale? {
    let values = fitted ?? lines.flatMap { $0.points.map(\.value) }
    if let ceiling, let least = values.filter(\.isFinite).min(),
      values.allSatisfy({ !($0 > ceiling) })
    {
      return ChartScale(from: least, upTo: ceiling)
    }
    return ChartScale(fitting: values, isLogarithmAllowed: isLogarithmAllowed)
  }

  // MARK: - The numbers

  private func table(_ html: inout HTMLWriter) {
    let curves = lines.filter { !$0.isLevel }
    var byPlace: [Int: [Int: Double]] = [:]
    for (index, line) in curves.enumerated() {
      for point in line.points { byPlace[point.epoch, default: [:]][index] = point.value }
    }
    let places = byPlace.keys.sorted()
    let kept = Set(keptPlaces + [mark?.place].compactMap(\.self))
    let shown = Downsampling.indices(
      places.count, limit: 40, keeping: places.indices.filter { kept.contains(places[$0]) })
    let rows = shown.map { index -> [String] in
      let place = places[index]
      return [axis.words(place)] + curves.indices.map { byPlace[place]?[$0].map(format) ?? "" }
    }
    html.element("details") { html in
      html.element(
        "summary",
        text: shown.count < places.count
          ? "Numbers (\(shown.count) of \(NumberText.count(places.count)) \(axis.plural))"
          : "Numbers")
      html.table(
        caption: "\(title): numbers",
        [.init(title: axis.name)] + curves.map { .init(title: $0.name) }, rows)
    }
  }
}
