// SPDX-License-Identifier: MIT

// The drawing, in a box of 262 units' height; right of the plot stand the curves' names and last
// values.
extension LineChart {
  private var left: Double { 58 }
  var right: Double { isWide ? 560 : 400 }
  var top: Double { 22 }
  var bottom: Double { 232 }

  func picture(_ scale: ChartScale, _ html: inout HTMLWriter) {
    let drawn = lines.filter { !$0.isLevel }.flatMap { $0.points.map(\.epoch) }
    let places = ChartScale(epochs: (drawn.min() ?? 0)...(drawn.max() ?? 0))
    html.picture(
      identifier, title: title, description: description, width: right + 120, height: 262
    ) { html in
      axes(scale, places, &html)
      html.newLine()
      drawBreaks(places, &html)
      drawMark(scale, places, &html)
      for line in lines { curve(line, scale, places, &html) }
      endLabels(scale, &html)
    }
  }

  private func x(_ place: Int, _ scale: ChartScale) -> Double { x(Double(place), scale) }

  private func x(_ place: Double, _ scale: ChartScale) -> Double {
    left + (right - left) * (scale.position(place) ?? 0)
  }

  func y(_ value: Double, _ scale: ChartScale) -> Double? {
    guard let position = scale.position(value) else { return nil }
    if fitted != nil, !(0...1).contains(position) { return nil }
    return bottom - (bottom - top) * position
  }

  private func axes(_ scale: ChartScale, _ places: ChartScale, _ html: inout HTMLWriter) {
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
    let ticks =
      axis.powers.isEmpty
      ? places.ticks.map { ($0, axis.tick(Int($0), places)) }
      : axis.powers.map { ($0.place, $0.text) }
    for (tick, text) in ticks { label(text, x(tick, places), bottom + 19, "middle", &html) }
    // Clear of the last number, which is centred on its place.
    let digits = ticks.last?.1.count ?? 0
    label(axis.name, right + 9 + 4.5 * Double(digits), bottom + 19, "start", &html)
    if scale.isLogarithmic { label("log scale", left, top - 9, "start", &html) }
  }

  func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ html: inout HTMLWriter
  ) {
    html.element(
      "text",
      ["x": ChartPath.coordinate(x), "y": ChartPath.coordinate(y), "text-anchor": anchor],
      text: text)
  }

  private func curve(
    _ line: Line, _ scale: ChartScale, _ places: ChartScale, _ html: inout HTMLWriter
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
      let place = x(point.epoch, places)
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

  /// An upright line where the run was taken up again; the word stands below, as the best place's stands above.
  private func drawBreaks(_ places: ChartScale, _ html: inout HTMLWriter) {
    for place in breaks {
      let position = x(place, places)
      guard (left...right).contains(position) else { continue }
      var path = ChartPath()
      path.move(position, top)
      path.line(position, bottom)
      html.empty("path", ["class": "break", "d": path.text])
      let isLate = position > (left + right) / 2
      label(
        "resumed", position + (isLate ? -4 : 4), bottom - 6, isLate ? "end" : "start", &html)
    }
  }

  private func drawMark(_ scale: ChartScale, _ places: ChartScale, _ html: inout HTMLWriter) {
    guard let mark else { return }
    let line = mark.style.flatMap { style in lines.first { $0.style == style } ?? lines.first }
    let height = line?.points.first { $0.epoch == mark.place }.flatMap { y($0.value, scale) }
    // A mark that belongs on a curve is not drawn where the curve has a gap.
    guard mark.style == nil || height != nil else { return }
    let place = x(mark.place, places)
    var path = ChartPath()
    path.move(place, top)
    path.line(place, bottom)
    html.empty("path", ["class": "best", "d": path.text])
    let anchor = place > right - 40 ? "end" : place < left + 110 ? "start" : "middle"
    // Beside the words "log scale", which sit at the left.
    let words = scale.isLogarithmic ? max(place, left + 72) : place
    label(mark.label, anchor == "end" ? place + 4 : words, top - 9, anchor, &html)
    guard let line, let height else { return }
    var dot = ChartPath()
    dot.dot(place, height)
    html.empty("path", ["class": "halo", "d": dot.text])
    html.empty("path", ["class": "dot \(line.style)", "d": dot.text])
  }
}
