// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A layer's pictures side by side: how weights, values and gradients are spread over time, and how large the updates are.
struct HealthFigure {
  /// Names the elements inside the page.
  let identifier: String
  let path: String
  private let moments: [LayerHealth]
  private let layers: [LayerHealth.Layer]

  init(identifier: String, path: String, moments: [LayerHealth]) {
    self.identifier = identifier
    self.path = path
    let seen = moments.compactMap { moment in
      moment.layers.first { $0.path == path }.map { (moment, $0) }
    }
    self.moments = seen.map(\.0)
    layers = seen.map(\.1)
  }

  /// Writes the figure.
  func write(to html: inout HTMLWriter) {
    html.element("figure", ["class": "layer"]) { html in
      html.element("h3", text: path)
      html.element("div", ["class": "health"]) { html in
        html.newLine()
        heatMap("weights", layers.map(\.weights), &html)
        heatMap("values", layers.map { $0.activations }, &html)
        heatMap("gradients", layers.map(\.gradients), &html)
        ratios(&html)
      }
      numbers(&html)
    }
    html.newLine()
  }

  // MARK: - Pictures

  private static let left = 52.0
  private static let right = 236.0
  private static let top = 22.0
  private static let bottom = 112.0

  private func heatMap(
    _ name: String, _ spreads: [LayerHealth.Spread?], _ html: inout HTMLWriter
  ) {
    guard let map = HeatMap(spreads) else { return }
    picture(name, map.description(of: name, epochs: epochs), &html) { html in
      html.empty(
        "image",
        [
          "x": ChartPath.coordinate(Self.left), "y": ChartPath.coordinate(Self.top),
          "width": ChartPath.coordinate(Self.right - Self.left),
          "height": ChartPath.coordinate(Self.bottom - Self.top), "preserveAspectRatio": "none",
          "class": "pixels", "href": map.image.dataURI,
        ])
      text(Self.bound(map.high), Self.left - 5, Self.top + 9, "end", &html)
      text(Self.bound(map.low), Self.left - 5, Self.bottom, "end", &html)
      if map.low < 0 { text("0", Self.left - 5, (Self.top + Self.bottom) / 2 + 4, "end", &html) }
    }
  }

  private static func bound(_ value: Double) -> String {
    NumberText.significant(value, 2, trimmed: true, plainFrom: -2)
  }

  /// log10 of the update over the weights, with the band in which most networks learn well.
  private func ratios(_ html: inout HTMLWriter) {
    let values = layers.map(\.ratio)
    let finite = values.compactMap(\.self).filter(\.isFinite)
    guard let first = finite.first, let last = finite.last, let least = finite.min(),
      let most = finite.max()
    else { return }
    let (low, high) = (min(-5, least.rounded(.down)), max(-1, most.rounded(.up)))
    func y(_ value: Double) -> Double {
      Self.bottom - (Self.bottom - Self.top) * (value - low) / (high - low)
    }
    let sentence =
      "Update over weights: from \(Self.ratioText(first)) to \(Self.ratioText(last)), between \(Self.ratioText(least)) "
      + "and \(Self.ratioText(most))."
    picture("update", sentence, &html) { html in
      html.empty(
        "rect",
        [
          "class": "band", "x": ChartPath.coordinate(Self.left), "y": ChartPath.coordinate(y(-2)),
          "width": ChartPath.coordinate(Self.right - Self.left),
          "height": ChartPath.coordinate(y(-4) - y(-2)),
        ])
      text("1e\(Int(high))", Self.left - 5, Self.top + 9, "end", &html)
      text("1e\(Int(low))", Self.left - 5, Self.bottom, "end", &html)
      // Those of the band, where the ends leave room for them.
      for edge in [-2.0, -4.0] where y(edge) > Self.top + 16 && y(edge) < Self.bottom - 15 {
        text("1e\(Int(edge))", Self.left - 5, y(edge) + 4, "end", &html)
      }
      curve(values, y, &html)
    }
  }

  private func curve(
    _ values: [Double?], _ y: (Double) -> Double, _ html: inout HTMLWriter
  ) {
    var path = ChartPath()
    var isPenDown = false
    let width = (Self.right - Self.left) / Double(max(values.count, 1))
    for (index, value) in values.enumerated() {
      guard let value, value.isFinite else {
        isPenDown = false
        continue
      }
      // In the middle of the column that the pictures beside it have.
      let x = Self.left + width * (Double(index) + 0.5)
      // A point alone is a dot, as lines end round.
      if isPenDown { path.line(x, y(value)) } else { path.dot(x, y(value)) }
      isPenDown = true
    }
    html.empty("path", ["class": "line other capped", "d": path.text])
  }

  private func picture(
    _ name: String, _ sentence: String, _ html: inout HTMLWriter,
    _ content: (inout HTMLWriter) -> Void
  ) {
    let id = "\(identifier)-\(name)"
    html.element(
      "svg",
      [
        "viewBox": "0 0 240 132", "role": "img", "aria-labelledby": "\(id)-title \(id)-desc",
      ]
    ) { html in
      html.element("title", ["id": "\(id)-title"], text: "\(path): \(name)")
      html.element("desc", ["id": "\(id)-desc"], text: sentence)
      text(name, Self.left, Self.top - 8, "start", &html)
      content(&html)
      var frame = ChartPath()
      frame.move(Self.left, Self.top)
      frame.line(Self.left, Self.bottom)
      frame.line(Self.right, Self.bottom)
      html.empty("path", ["class": "frame", "d": frame.text])
      text(epochs.first, Self.left, Self.bottom + 15, "start", &html)
      text(epochs.last, Self.right, Self.bottom + 15, "end", &html)
    }
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

  /// What stands at the two ends of the time axis.
  private var epochs: (first: String, last: String) {
    func text(_ moment: LayerHealth?) -> String {
      moment.map { "epoch " + NumberText.significant($0.epoch, 3, trimmed: true) } ?? ""
    }
    return (text(moments.first), text(moments.last))
  }

  // MARK: - Numbers

  private func numbers(_ html: inout HTMLWriter) {
    let shown = Downsampling.indices(layers.count, limit: 8)
    func number(_ value: Double?) -> String { value.map { NumberText.significant($0, 3) } ?? "" }
    let rows = shown.map { index -> [String] in
      let layer = layers[index]
      return [
        NumberText.count(moments[index].step), number(layer.weights?.rms),
        number(layer.activations.rms), number(layer.activations.mean),
        number(layer.gradients?.rms), layer.ratio.map(Self.ratioText) ?? "",
        layer.dead.map { NumberText.percent($0, 0) } ?? "",
        layer.saturated.map { NumberText.percent($0, 0) } ?? "",
      ]
    }
    html.element("details") { html in
      html.element(
        "summary",
        text: shown.count < layers.count
          ? "Numbers (\(shown.count) of \(layers.count) moments)" : "Numbers")
      html.table(
        caption: "\(path): numbers",
        [
          .init(title: "step"), .init(title: "weights"), .init(title: "values"),
          .init(title: "their mean"), .init(title: "gradients"), .init(title: "update"),
          .init(title: "dead"), .init(title: "saturated"),
        ], rows)
    }
  }

  /// The number whose logarithm it is.
  static func ratioText(_ logarithm: Double) -> String {
    NumberText.significant(pow(10, logarithm), 2, trimmed: true, plainFrom: -2)
  }
}
