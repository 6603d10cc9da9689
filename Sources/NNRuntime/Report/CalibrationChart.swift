// SPDX-License-Identifier: MIT

/// How often predictions of equal confidence are right: a bar a bin, beside it where confidence would have it.
struct CalibrationChart {
  let bins: CalibrationBins
  let identifier: String
  let part: String

  /// Writes the picture and the numbers.
  func write(to html: inout HTMLWriter) {
    let frame = PlotFrame(x: .unit, y: .unit, xName: "confidence", yName: "share that is right")
    let filled = bins.bins.enumerated().filter { $0.element.count > 0 }
    frame.picture(
      identifier, title: "Reliability of the \(Words.part(part)) part",
      description: filled.map { index, bin in
        "\(range(index)): \(Words.counted(bin.count, "example")), \(NumberText.percent(bin.accuracy ?? 0, 0)) right."
      }.joined(separator: " "), &html
    ) { html in
      let width = 1 / Double(bins.bins.count)
      for (index, bin) in filled {
        frame.bar(
          from: (Double(index) + 0.06) * width, to: (Double(index) + 0.94) * width,
          height: bin.accuracy ?? 0, class: "bar", &html)
      }
      frame.line([CurvePoint(x: 0, y: 0), CurvePoint(x: 1, y: 1)], class: "best", &html)
      for (index, bin) in filled {
        let confidence = bin.meanConfidence ?? 0
        frame.line(
          [
            CurvePoint(x: Double(index) * width, y: confidence),
            CurvePoint(x: Double(index + 1) * width, y: confidence),
          ], class: "line validation", &html)
      }
    }
  }

  /// A line for each bin that holds anything.
  func numbers(_ html: inout HTMLWriter) {
    html.element("details") { html in
      html.element("summary", text: "Numbers")
      html.table(
        caption: "Reliability: numbers",
        [
          .init(title: "confidence", isNumeric: false), .init(title: "examples"),
          .init(title: "mean confidence"), .init(title: "right"), .init(title: "difference"),
        ],
        bins.bins.enumerated().filter { $0.element.count > 0 }.map { index, bin in
          let (confidence, accuracy) = (bin.meanConfidence ?? 0, bin.accuracy ?? 0)
          return [
            range(index), NumberText.count(bin.count), NumberText.fixed(confidence, 3),
            NumberText.fixed(accuracy, 3), NumberText.fixed(confidence - accuracy, 3),
          ]
        })
    }
  }

  private func range(_ index: Int) -> String {
    let count = Double(bins.bins.count)
    return
      "\(NumberText.fixed(Double(index) / count, 2)) to \(NumberText.fixed(Double(index + 1) / count, 2))"
  }
}
