// SPDX-License-Identifier: MIT

// The section that shows what the layers hold, and how that changed.
extension HTMLReport {
  private static let pictureLimit = 24

  func health(_ html: inout HTMLWriter) {
    guard let last = history.health.last, !last.layers.isEmpty else { return }
    section("Layer health", &html) { html in
      let moments = Words.counted(history.health.count, "moment")
      html.element(
        "p",
        text: "What the layers held at \(moments) of the run, on the same "
          + "\(Words.counted(last.examples, "training example")) each time. A column of a picture is a moment, a row "
          + "a range of values; the darker, the more numbers lie there.")
      html.element(
        "p", ["class": "muted"],
        text:
          "The update is the step's change of the weights over their size: from 1e-4 to 1e-2, the shaded band, is "
          + "what most networks learn well at. Gradients are those of the loss, penalties left out. A unit is dead "
          + "that gives 0 for all of the examples; layers where most seem so are shown more of them."
      )
      healthTable(last, &html)
      for (index, layer) in last.layers.prefix(Self.pictureLimit).enumerated() {
        HealthFigure(identifier: "health-\(index)", path: layer.path, moments: history.health)
          .write(to: &html)
      }
      if last.layers.count > Self.pictureLimit {
        html.element(
          "p", ["class": "muted"],
          text: "Pictures of the first \(Self.pictureLimit) layers are shown; the table has all.")
      }
    }
  }

  private func healthTable(_ last: LayerHealth, _ html: inout HTMLWriter) {
    html.element("h3", text: "After step \(NumberText.count(last.step))")
    func number(_ value: Double?) -> String { value.map { NumberText.significant($0, 3) } ?? "" }
    html.table(
      caption: "Layer health after step \(last.step)",
      [
        .init(title: "layer", isNumeric: false), .init(title: "weights (RMS)"),
        .init(title: "values (RMS)"), .init(title: "gradients (RMS)"), .init(title: "update"),
        .init(title: "dead units"), .init(title: "saturated"),
      ],
      last.layers.map { layer in
        [
          layer.path, number(layer.weights?.rms), number(layer.activations.rms),
          number(layer.gradients?.rms),
          history.lastRatio(of: layer.path).map(HealthFigure.ratioText) ?? "",
          layer.dead.map { NumberText.percent($0, 0) } ?? "",
          layer.saturated.map { NumberText.percent($0, 0) } ?? "",
        ]
      })
  }
}

extension RunHistory {
  /// What was seen of a layer, moment by moment.
  func health(of path: String) -> [(moment: LayerHealth, layer: LayerHealth.Layer)] {
    health.compactMap { moment in
      moment.layers.first { $0.path == path }.map { (moment, $0) }
    }
  }

  /// The newest size of a layer's update: the last look of all may have had no step to measure.
  func lastRatio(of path: String) -> Double? {
    health(of: path).last { $0.layer.ratio != nil }?.layer.ratio
  }
}
