// SPDX-License-Identifier: MIT

/// Curves of shares over shares: ROC, precision over recall.
struct CurveChart {
  /// One curve.
  struct Line {
    let name: String
    let points: [CurvePoint]
  }

  let identifier: String
  let title: String
  /// What the picture shows, in a sentence.
  let description: String
  let xName: String
  let yName: String
  let lines: [Line]
  /// What guessing would give, if that is one line for all.
  let guessing: [CurvePoint]

  /// Writes the picture; several curves have a legend beside them.
  func write(to html: inout HTMLWriter) {
    let hasLegend = lines.count > 1
    var frame = PlotFrame(x: .unit, y: .unit, xName: xName, yName: yName)
    if hasLegend { frame.margin = 150 }
    frame.picture(identifier, title: title, description: description, &html) { html in
      frame.line(guessing, class: "best", &html)
      for (index, line) in lines.enumerated() {
        frame.line(line.points, class: "line series-\(index % 10)", &html)
      }
      if hasLegend { legend(frame, &html) }
    }
  }

  private func legend(_ frame: PlotFrame, _ html: inout HTMLWriter) {
    for (index, line) in lines.enumerated() {
      let height = frame.top + 12 + 22 * Double(index)
      var sample = ChartPath()
      sample.move(frame.right + 12, height)
      sample.line(frame.right + 40, height)
      html.empty("path", ["class": "line series-\(index % 10)", "d": sample.text])
      let name = line.name.count > 13 ? line.name.prefix(12) + "…" : line.name
      frame.label(name, frame.right + 46, height + 4.5, "start", &html)
    }
    html.newLine()
  }
}
