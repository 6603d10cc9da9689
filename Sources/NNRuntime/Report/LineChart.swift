// SPDX-License-Identifier: MIT

/// Curves over epochs, as an SVG picture with a sentence about each curve and the numbers in a table.
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

  private let left = 54.0
  private let right = 400.0
  private let top = 22.0
  private let bottom = 232.0

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

  // MARK: - The picture

  private func picture(_ scale: ChartScale, _ html: inout HTMLWriter) {
    let drawn = lines.filter { !$0.isLevel }.flatMap { $0.points.map(\.epoch) }
    let epochs = ChartScale(epochs: (drawn.min() ?? 0)...(drawn.max() ?? 0))
    html.element(
      "svg",
      [
        "viewBox": "0 0 520 262", "role": "img",
        "aria-labelledby": "\(identifier)-title \(identifier)-desc",
      ]
    ) { html in
      html.element("title", ["id": "\(identifier)-title"], text: title)
      html.element("desc", ["id": "\(identifier)-desc"], text: description)
      html.newLine()
      axes(scale, epochs, &html)
      html.newLine()
      mark(scale, epochs, &html)
      for line in lines { curve(line, scale, epochs, &html) }
      endLabels(scale, &html)
    }
    html.newLine()
  }

  private func x(_ epoch: Int, _ scale: ChartScale) -> Double {
    left + (right - left) * (scale.position(Double(epoch)) ?? 0)
  }

  private func y(_ value: Double, _ scale: ChartScale) -> Double? {
    scale.position(value).map { bottom - (bottom - top) * $0 }
  }

  private func axes(_ scale: ChartScale, _ epochs: ChartScale, _ html: inout HTMLWriter) {
    var grid = ChartPath()
    for tick in scale.ticks {
      guard let height = y(tick, scale) else { continue }
      grid.move(left, height)
      grid.line(right, height)
    }
    html.empty("path", ["class": "grid", "d": grid.text])
    for tick in scale.ticks {
      guard let height = y(tick, scale) else { continue }
      label(scale.label(tick), left - 8, height + 4.5, "end", &html)
    }
    for tick in epochs.ticks {
      let place = x(Int(tick), epochs)
      label(epochs.label(tick), place, bottom + 19, "middle", &html)
    }
    // Clear of the last number, which is centred on its place.
    let digits = epochs.ticks.last.map { epochs.label($0).count } ?? 0
    label("epoch", right + 9 + 4.5 * Double(digits), bottom + 19, "start", &html)
    if scale.isLogarithmic { label("log scale", left, top - 9, "start", &html) }
  }

  private func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ html: inout HTMLWriter
  ) {
    html.element(
      "text",
      ["x": ChartPath.coordinate(x), "y": ChartPath.coordinate(y), "text-anchor": anchor],
      text: text)
  }

  private func curve(
    _ line: Line, _ scale: ChartScale, _ epochs: ChartScale, _ html: inout HTMLWriter
  ) {
    if line.isLevel {
      guard let value = line.points.last?.value, let height = y(value, scale) else { return }
      var path = ChartPath()
      path.move(left, height)
      path.line(right, height)
      html.empty("path", ["class": "line \(line.style)", "d": path.text])
      return
    }
    var path = ChartPath()
    var dots = ChartPath()
    let points = Downsampling.thinned(line.points)
    var isPenDown = false
    for (index, point) in points.enumerated() {
      guard let height = y(point.value, scale) else {
        isPenDown = false
        continue
      }
      let place = x(point.epoch, epochs)
      if isPenDown {
        path.line(place, height)
      } else {
        path.move(place, height)
        // A value between two gaps has no line to be part of.
        let isAlone = index + 1 == points.count || y(points[index + 1].value, scale) == nil
        if isAlone { dots.dot(place, height) }
      }
      isPenDown = true
    }
    html.empty("path", ["class": "line \(line.style)", "d": path.text])
    if !dots.text.isEmpty { html.empty("path", ["class": "dot \(line.style)", "d": dots.text]) }
    html.newLine()
  }

  private func mark(_ scale: ChartScale, _ epochs: ChartScale, _ html: inout HTMLWriter) {
    guard let bestEpoch, let line = lines.first(where: { $0.style == bestStyle }) ?? lines.first,
      let point = line.points.first(where: { $0.epoch == bestEpoch }),
      let height = y(point.value, scale)
    else { return }
    let place = x(bestEpoch, epochs)
    var path = ChartPath()
    path.move(place, top)
    path.line(place, bottom)
    html.empty("path", ["class": "best", "d": path.text])
    let anchor = place > right - 40 ? "end" : place < left + 110 ? "start" : "middle"
    // Beside the words "log scale", which sit at the left.
    let words = scale.isLogarithmic ? max(place, left + 72) : place
    label("best: \(bestEpoch)", anchor == "end" ? place + 4 : words, top - 9, anchor, &html)
    var dot = ChartPath()
    dot.dot(place, height)
    html.empty("path", ["class": "halo", "d": dot.text])
    html.empty("path", ["class": "dot \(line.style)", "d": dot.text])
  }

  /// Writes each curve's name and last value at its end, moved apart where they would overlap.
  private func endLabels(_ scale: ChartScale, _ html: inout HTMLWriter) {
    let ends = lines.compactMap { line -> (line: Line, value: Double, y: Double)? in
      guard let last = line.points.last(where: { y($0.value, scale) != nil }),
        let height = y(last.value, scale)
      else { return nil }
      return (line, last.value, height)
    }.sorted { $0.y < $1.y }
    let places = Self.apart(ends.map(\.y), by: 34, from: top + 6, to: bottom - 22)
    for (end, place) in zip(ends, places) {
      var leader = ChartPath()
      leader.move(right + 2, end.y)
      leader.line(right + 9, place)
      html.empty("path", ["class": "leader", "d": leader.text])
      var sample = ChartPath()
      sample.move(right + 11, place)
      sample.line(right + 25, place)
      html.empty("path", ["class": "line \(end.line.style)", "d": sample.text])
      label(end.line.name, right + 30, place + 4.5, "start", &html)
      html.element(
        "text",
        [
          "class": "value", "x": ChartPath.coordinate(right + 30),
          "y": ChartPath.coordinate(place + 19), "text-anchor": "start",
        ], text: format(end.value))
    }
  }

  /// Returns ascending places as near to the wanted ones as a distance between neighbours and two ends allow.
  static func apart(_ wanted: [Double], by distance: Double, from low: Double, to high: Double)
    -> [Double]
  {
    var places = wanted
    for index in places.indices {
      places[index] = max(places[index], index == 0 ? low : places[index - 1] + distance)
    }
    for index in places.indices.reversed() {
      let ceiling = index == places.count - 1 ? high : places[index + 1] - distance
      places[index] = min(places[index], ceiling)
    }
    return places
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
