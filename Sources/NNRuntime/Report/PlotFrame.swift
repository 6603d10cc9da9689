// SPDX-License-Identifier: MIT

/// A picture with an axis along and one upwards: grid, numbers and names; what is drawn inside comes from the chart.
struct PlotFrame {
  let x: ChartScale
  let y: ChartScale
  let xName: String
  let yName: String
  /// Of an axis of choices, by their places: what is written in the place of numbers.
  var names: [String] = []
  /// Right of the plot, for a legend.
  var margin = 20.0
  var bottom = 332.0

  let left = 64.0
  let right = 420.0
  let top = 12.0

  /// Where a value lies; nil for what cannot be drawn.
  func place(_ point: CurvePoint) -> (x: Double, y: Double)? {
    guard let along = x.position(point.x), let up = y.position(point.y) else { return nil }
    return (left + (right - left) * along, bottom - (bottom - top) * up)
  }

  /// Writes the picture: its title and description, the axes, and what `content` draws over them.
  func picture(
    _ identifier: String, title: String, description: String, _ html: inout HTMLWriter,
    _ content: (inout HTMLWriter) -> Void
  ) {
    html.picture(
      identifier, title: title, description: description, width: right + margin,
      height: bottom + 48
    ) { html in
      axes(&html)
      content(&html)
    }
  }

  private func axes(_ html: inout HTMLWriter) {
    var grid = ChartPath()
    for tick in y.ticks {
      guard let height = place(CurvePoint(x: x.low, y: tick))?.y else { continue }
      grid.move(left, height)
      grid.line(right, height)
    }
    for tick in x.ticks {
      guard let along = place(CurvePoint(x: tick, y: y.low))?.x else { continue }
      grid.move(along, top)
      grid.line(along, bottom)
    }
    html.empty("path", ["class": "grid", "d": grid.text])
    for tick in y.ticks {
      guard let height = place(CurvePoint(x: x.low, y: tick))?.y else { continue }
      label(y.label(tick), left - 8, height + 4.5, "end", &html)
    }
    for tick in x.ticks {
      guard let along = place(CurvePoint(x: tick, y: y.low))?.x else { continue }
      let text = names.isEmpty ? x.label(tick) : names[min(Int(tick), names.count - 1)]
      label(text, along, bottom + 19, "middle", &html)
    }
    label(xName, (left + right) / 2, bottom + 40, "middle", &html)
    html.element(
      "text",
      [
        "transform": "translate(14 \(ChartPath.coordinate((top + bottom) / 2))) rotate(-90)",
        "text-anchor": "middle",
      ], text: yName)
    html.newLine()
  }

  func label(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ html: inout HTMLWriter
  ) {
    html.element(
      "text",
      ["x": ChartPath.coordinate(x), "y": ChartPath.coordinate(y), "text-anchor": anchor],
      text: text)
  }

  /// Draws a line through points.
  func line(_ points: [CurvePoint], class name: String, _ html: inout HTMLWriter) {
    var path = ChartPath()
    for (index, place) in points.compactMap(place).enumerated() {
      if index == 0 { path.move(place.x, place.y) } else { path.line(place.x, place.y) }
    }
    guard !path.text.isEmpty else { return }
    html.empty("path", ["class": name, "d": path.text])
    html.newLine()
  }

  /// Draws a dot at each point.
  func dots(_ points: [CurvePoint], class name: String, _ html: inout HTMLWriter) {
    var path = ChartPath()
    for place in points.compactMap(place) { path.dot(place.x, place.y) }
    guard !path.text.isEmpty else { return }
    html.empty("path", ["class": name, "d": path.text])
    html.newLine()
  }

  /// Draws a ring at each point.
  func rings(_ points: [CurvePoint], class name: String, _ html: inout HTMLWriter) {
    let radius = 3.0
    let circle =
      "m-\(radius) 0a\(radius) \(radius) 0 1 0 \(2 * radius) 0a\(radius) \(radius) 0 1 0 -\(2 * radius) 0"
    let text = points.compactMap(place).map { place in
      "M\(ChartPath.coordinate(place.x)) \(ChartPath.coordinate(place.y))" + circle
    }.joined()
    if text.isEmpty { return }
    html.empty("path", ["class": name, "d": text])
    html.newLine()
  }

  /// Draws one of `count` by `count` cells that fill the plot.
  func cell(_ column: Int, _ row: Int, of count: Int, opacity: Double, _ html: inout HTMLWriter) {
    let (width, height) = ((right - left) / Double(count), (bottom - top) / Double(count))
    html.empty(
      "rect",
      [
        "class": "cell", "x": ChartPath.coordinate(left + width * Double(column)),
        "y": ChartPath.coordinate(bottom - height * Double(row + 1)),
        "width": ChartPath.coordinate(width), "height": ChartPath.coordinate(height),
        "fill-opacity": NumberText.fixed(min(max(opacity, 0), 1), 2),
      ])
  }

  /// Draws a box between two corners.
  func box(
    from start: CurvePoint, to end: CurvePoint, class name: String, _ html: inout HTMLWriter
  ) {
    guard let low = place(start), let high = place(end) else { return }
    html.empty(
      "rect",
      [
        "class": name, "x": ChartPath.coordinate(low.x), "y": ChartPath.coordinate(high.y),
        "width": ChartPath.coordinate(max(0.5, high.x - low.x)),
        "height": ChartPath.coordinate(max(0.5, low.y - high.y)),
      ])
  }

  /// Draws a box from the lower axis up to a height.
  func bar(
    from low: Double, to high: Double, height: Double, class name: String,
    _ html: inout HTMLWriter
  ) {
    guard let start = place(CurvePoint(x: low, y: height)),
      let end = place(CurvePoint(x: high, y: y.low))
    else { return }
    html.empty(
      "rect",
      [
        "class": name, "x": ChartPath.coordinate(start.x), "y": ChartPath.coordinate(start.y),
        "width": ChartPath.coordinate(max(0, end.x - start.x)),
        "height": ChartPath.coordinate(max(0, end.y - start.y)),
      ])
  }
}

extension ChartScale {
  /// From 0 to 1 in fifths.
  static let unit = ChartScale(linearAround: 0, 1)
}
