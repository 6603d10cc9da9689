// SPDX-License-Identifier: MIT

/// A picture with an axis along and one upwards: grid, numbers and names; what is drawn inside comes from the chart.
struct PlotFrame {
  let x: ChartScale
  let y: ChartScale
  let xName: String
  let yName: String
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
    html.element(
      "svg",
      [
        "viewBox": "0 0 \(Int(right + margin)) \(Int(bottom + 48))", "role": "img",
        "aria-labelledby": "\(identifier)-title \(identifier)-desc",
      ]
    ) { html in
      html.element("title", ["id": "\(identifier)-title"], text: title)
      html.element("desc", ["id": "\(identifier)-desc"], text: description)
      html.newLine()
      axes(&html)
      content(&html)
    }
    html.newLine()
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
      label(x.label(tick), along, bottom + 19, "middle", &html)
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
