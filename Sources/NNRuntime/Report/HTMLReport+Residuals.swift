// SPDX-License-Identifier: MIT

// The section that shows what is left between predicted and true numbers.
extension HTMLReport {
  func residuals(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    guard let residuals = target.details.residuals else { return }
    section("Residuals" + target.suffix, &html) { html in
      html.element("p", text: sentence(residuals, part))
      html.element("div", ["class": "charts"]) { html in
        histogram(residuals, target.number, &html)
        normal(residuals, target.number, &html)
        byTarget(residuals, target.number, &html)
      }
    }
  }

  private func sentence(_ residuals: ResidualSummary, _ part: String) -> String {
    func text(_ value: Double) -> String { NumberText.significant(value, 3) }
    var sentence =
      "Predicted minus true over \(Words.counted(residuals.count, "value")) of the \(Words.part(part)) part: nine of ten "
      + "lie between \(text(residuals.quantiles[0])) and \(text(residuals.quantiles[2])), the mean is "
      + "\(text(residuals.bias)), the largest is \(text(residuals.largest)) away. The largest "
      + (residuals.countOfLargest == 1 ? "one" : "\(residuals.countOfLargest)")
      + " of them \(residuals.countOfLargest == 1 ? "makes" : "make") "
      + "\(NumberText.percent(residuals.shareOfLargest, 0)) of the squared error."
    if residuals.notFinite > 0 {
      sentence += " \(NumberText.count(residuals.notFinite)) are no numbers and left out."
    }
    return sentence
  }

  private func histogram(_ residuals: ResidualSummary, _ number: Int, _ html: inout HTMLWriter) {
    guard residuals.histogramWidth > 0 else { return }
    let edges = (0...residuals.histogram.count).map {
      residuals.histogramLow + Double($0) * residuals.histogramWidth
    }
    let most = residuals.histogram.max() ?? 1
    let frame = PlotFrame(
      x: ChartScale(linearAround: edges[0], edges[edges.count - 1]),
      y: ChartScale(linearAround: 0, Double(most)), xName: "predicted − true", yName: "values",
      bottom: 260)
    let peak = residuals.histogram.firstIndex(of: most) ?? 0
    func range(_ index: Int) -> String {
      "\(NumberText.significant(edges[index], 3)) to \(NumberText.significant(edges[index + 1], 3))"
    }
    figure("Histogram", &html) { html in
      frame.picture(
        "chart-residuals-\(number)", title: "Histogram of the residuals",
        description: "Most residuals, \(NumberText.count(most)), lie from \(range(peak)).", &html
      ) { html in
        for (index, count) in residuals.histogram.enumerated() where count > 0 {
          frame.bar(
            from: edges[index], to: edges[index + 1], height: Double(count), class: "bar", &html)
        }
      }
    } numbers: { html in
      html.table(
        caption: "Histogram: numbers",
        [.init(title: "predicted − true", isNumeric: false), .init(title: "values")],
        residuals.histogram.indices.map { [range($0), NumberText.count(residuals.histogram[$0])] })
    }
  }

  private func normal(_ residuals: ResidualSummary, _ number: Int, _ html: inout HTMLWriter) {
    let pairs = residuals.normalPairs
    guard residuals.deviation > 1e-290, let first = pairs.first, let last = pairs.last else {
      return
    }
    func normal(_ x: Double) -> CurvePoint {
      CurvePoint(x: x, y: residuals.bias + x * residuals.deviation)
    }
    let ends = [normal(first.x), normal(last.x)]
    let heights = pairs.map(\.y) + ends.map(\.y)
    let frame = PlotFrame(
      x: ChartScale(linearAround: first.x, last.x),
      y: ChartScale(linearAround: heights.min() ?? 0, heights.max() ?? 1),
      xName: "quantile of the normal distribution", yName: "quantile of the residuals", bottom: 260)
    let outside = pairs.filter { abs($0.y - normal($0.x).y) > residuals.deviation / 2 }.count
    figure("Against a normal distribution", &html) { html in
      frame.picture(
        "chart-normal-\(number)", title: "Quantiles of the residuals against those of a normal one",
        description:
          "Of \(pairs.count) quantiles \(outside) lie more than half a deviation off the line of a normal distribution.",
        &html
      ) { html in
        frame.line(ends, class: "best", &html)
        frame.dots(pairs, class: "cloud", &html)
      }
    } numbers: { html in
      html.table(
        caption: "Quantiles: numbers", [.init(title: "normal"), .init(title: "residual")],
        Downsampling.indices(pairs.count, limit: 21).map {
          [NumberText.fixed(pairs[$0].x, 2), NumberText.significant(pairs[$0].y)]
        })
    }
  }

  private func byTarget(_ residuals: ResidualSummary, _ number: Int, _ html: inout HTMLWriter) {
    let stretches = residuals.byTarget
    guard
      let worst = stretches.indices.max(by: {
        stretches[$0].meanAbsolute < stretches[$1].meanAbsolute
      })
    else { return }
    let frame = PlotFrame(
      x: ChartScale(epochs: 0...10),
      y: ChartScale(
        linearAround: 0, stretches[worst].meanAbsolute > 1e-290 ? stretches[worst].meanAbsolute : 1),
      xName: "tenths of the values, by size of the target", yName: "mean size of the residual",
      bottom: 260)
    func range(_ index: Int) -> String {
      "\(NumberText.significant(stretches[index].low, 3)) to \(NumberText.significant(stretches[index].high, 3))"
    }
    figure("Error by size of the target", &html) { html in
      frame.picture(
        "chart-tenths-\(number)", title: "Mean size of the residuals by size of the target",
        description:
          "Largest for targets from \(range(worst)): \(NumberText.significant(stretches[worst].meanAbsolute, 3)).",
        &html
      ) { html in
        for (index, stretch) in stretches.enumerated() {
          frame.bar(
            from: Double(index) + 0.06, to: Double(index) + 0.94, height: stretch.meanAbsolute,
            class: "bar", &html)
        }
      }
    } numbers: { html in
      html.table(
        caption: "Error by size of the target: numbers",
        [
          .init(title: "target", isNumeric: false), .init(title: "values"),
          .init(title: "mean size"), .init(title: "bias"),
        ],
        stretches.indices.map { index in
          [
            range(index), NumberText.count(stretches[index].count),
            NumberText.significant(stretches[index].meanAbsolute),
            NumberText.significant(stretches[index].bias),
          ]
        })
    }
  }

  private func figure(
    _ title: String, _ html: inout HTMLWriter, _ picture: (inout HTMLWriter) -> Void,
    numbers: (inout HTMLWriter) -> Void
  ) {
    html.element("figure") { html in
      html.element("h3", text: title)
      picture(&html)
      html.element("details") { html in
        html.element("summary", text: "Numbers")
        numbers(&html)
      }
    }
    html.newLine()
  }
}
