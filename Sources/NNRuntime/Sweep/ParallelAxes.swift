// SPDX-License-Identifier: MIT

/// Upright axes side by side, and lines across them.
struct ParallelAxes {
  let count: Int

  private let left = 30.0
  private let top = 34.0
  private let bottom = 300.0
  private var width: Double { max(420, Double(count) * 150) }

  init(count: Int) { self.count = count }

  private func x(_ place: Int) -> Double {
    left + (width - 2 * left - 60) * Double(place) / Double(max(1, count - 1))
  }

  private func y(_ position: Double) -> Double { bottom - (bottom - top) * position }

  func picture(
    _ identifier: String, title: String, description: String, _ html: inout HTMLWriter,
    _ content: (inout HTMLWriter) -> Void
  ) {
    html.picture(
      identifier, title: title, description: description, width: width, height: 330, content)
  }

  func axis(
    _ place: Int, _ name: String, _ scale: ChartScale, _ names: [String], _ html: inout HTMLWriter
  ) {
    var path = ChartPath()
    path.move(x(place), top)
    path.line(x(place), bottom)
    html.empty("path", ["class": "frame", "d": path.text])
    // The end of a long path is what tells settings apart.
    let short = name.count > 20 ? "…" + name.suffix(19) : name
    let anchor = place == 0 ? "start" : place == count - 1 ? "end" : "middle"
    let shift = place == 0 ? -left + 4 : place == count - 1 ? 86.0 : 0
    text(short, x(place) + shift, place.isMultiple(of: 2) ? top - 20 : bottom + 26, anchor, &html)
    for tick in scale.ticks {
      guard let position = scale.position(tick), (-0.001...1.001).contains(position) else {
        continue
      }
      let label = names.isEmpty ? scale.label(tick) : names[min(Int(tick), names.count - 1)]
      text(label, x(place) + 5, y(position) + 4, "start", &html)
    }
  }

  func line(_ heights: [Double?], class name: String, _ html: inout HTMLWriter) {
    var path = ChartPath()
    var isDown = false
    for (place, height) in heights.enumerated() {
      guard let height else {
        isDown = false
        continue
      }
      if isDown { path.line(x(place), y(height)) } else { path.move(x(place), y(height)) }
      isDown = true
    }
    html.empty("path", ["class": name, "d": path.text])
    html.newLine()
  }

  private func text(
    _ text: String, _ x: Double, _ y: Double, _ anchor: String, _ html: inout HTMLWriter
  ) {
    html.element(
      "text",
      ["x": ChartPath.coordinate(x), "y": ChartPath.coordinate(y), "text-anchor": anchor],
      text: text)
  }
}
