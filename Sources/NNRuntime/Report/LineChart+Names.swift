// SPDX-License-Identifier: MIT

// The names of the curves, to the right of the plot.
extension LineChart {
  /// Writes each curve's name and last value at its end, moved apart where they would overlap.
  func endLabels(_ scale: ChartScale, _ html: inout HTMLWriter) {
    let furthest = lines.filter { !$0.isLevel }.flatMap { $0.points.map(\.epoch) }.max()
    let ends = lines.compactMap { line -> (line: Line, last: RunHistory.Point, y: Double)? in
      guard let last = line.points.last(where: { y($0.value, scale) != nil }),
        let height = y(last.value, scale)
      else { return nil }
      return (line, last, height)
    }.sorted { $0.y < $1.y }
    let heights = Self.apart(ends.map(\.y), by: 34, from: top + 6, to: bottom - 22)
    for (end, height) in zip(ends, heights) {
      // A curve that ends before the others is not led to its name across them.
      if end.line.isLevel || end.last.epoch == furthest {
        var leader = ChartPath()
        leader.move(right + 2, end.y)
        leader.line(right + 9, height)
        html.empty("path", ["class": "leader", "d": leader.text])
      }
      var sample = ChartPath()
      sample.move(right + 11, height)
      sample.line(right + 25, height)
      html.empty("path", ["class": "line \(end.line.style)", "d": sample.text])
      label(end.line.name, right + 30, height + 4.5, "start", &html)
      html.element(
        "text",
        [
          "class": "value", "x": ChartPath.coordinate(right + 30),
          "y": ChartPath.coordinate(height + 19), "text-anchor": "start",
        ], text: format(end.last.value))
    }
  }

  /// Returns ascending places as near to the wanted ones as a distance between neighbours and two
  /// ends allow.
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
}
