// SPDX-License-Identifier: MIT

// The section that shows the examples that went worst.
extension HTMLReport {
  func worst(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    let worst = target.details.worst
    guard !worst.isEmpty else { return }
    let areCards = worst.contains { !$0.input.pictures.isEmpty || $0.input.text != nil }
    section("Worst predictions" + target.suffix, &html) { html in
      html.element("p", ["class": "muted"], text: sentence(worst, target, part))
      if areCards {
        html.element("ul", ["class": "worst"]) { html in
          for (index, prediction) in worst.enumerated() {
            html.element("li") { card(prediction, "\(target.number)-\(index)", &$0) }
            html.newLine()
          }
        }
      } else {
        table(worst, &html)
      }
    }
  }

  private func sentence(
    _ worst: [WorstPrediction], _ target: ShownTarget, _ part: String
  ) -> String {
    let isNumbers = target.details.residuals != nil
    let hasCells = worst.contains { !$0.input.cells.isEmpty }
    return "The \(Words.counted(worst.count, "example")) of the \(Words.part(part)) part "
      + (isNumbers
        ? "farthest from their targets."
        : "that \(worst.count == 1 ? "is" : "are") wrong with the greatest loss.")
      + (hasCells
        ? " Cells are in the file's units; one that was empty shows what it was filled with." : "")
  }

  private func name(_ prediction: WorstPrediction) -> String {
    prediction.place.map { "\($0)" } ?? "row \(NumberText.count(prediction.row))"
  }

  private func card(
    _ prediction: WorstPrediction, _ identifier: String, _ html: inout HTMLWriter
  ) {
    for (index, picture) in prediction.input.pictures.enumerated() {
      self.picture(picture, prediction, "worst-\(identifier)-\(index)", &html)
    }
    if let text = prediction.input.text {
      html.element("pre", ["class": "sample"]) { $0.element("samp", text: text) }
    }
    html.element("p") { html in
      html.write("true ")
      html.element("strong", text: prediction.target)
      html.write(", predicted ")
      html.element("strong", text: prediction.predicted)
      if let confidence = prediction.confidence {
        html.write(" (\(NumberText.percent(confidence)) sure)")
      }
    }
    html.element(
      "p", ["class": "muted"],
      text: "\(name(prediction)), loss \(NumberText.significant(prediction.loss, 3))")
    for cell in prediction.input.cells {
      html.element("p", ["class": "muted"], text: "\(cell.name): \(cell.value)")
    }
  }

  private func picture(
    _ picture: WorstPrediction.Picture, _ prediction: WorstPrediction, _ identifier: String,
    _ html: inout HTMLWriter
  ) {
    html.element(
      "svg",
      [
        "viewBox": "0 0 \(picture.width) \(picture.height)", "role": "img", "class": "thumb",
        "aria-labelledby": "\(identifier)-title \(identifier)-desc",
      ]
    ) { html in
      html.element(
        "title", ["id": "\(identifier)-title"],
        text:
          "The picture of \(name(prediction)): true \(prediction.target), predicted \(prediction.predicted)"
      )
      html.element(
        "desc", ["id": "\(identifier)-desc"],
        text: "\(picture.width) by \(picture.height) pixels, as the network saw them")
      html.empty(
        "image",
        [
          "width": "\(picture.width)", "height": "\(picture.height)",
          "href": PNGImage.dataURI(picture.png),
        ])
    }
  }

  private func table(_ worst: [WorstPrediction], _ html: inout HTMLWriter) {
    let names = worst.first?.input.cells.map(\.name) ?? []
    let hasConfidence = worst.contains { $0.confidence != nil }
    html.table(
      caption: "Worst predictions",
      [.init(title: "example", isNumeric: false), .init(title: "true"), .init(title: "predicted")]
        + (hasConfidence ? [.init(title: "confidence")] : []) + [.init(title: "loss")]
        + names.map { .init(title: $0) },
      worst.map { prediction in
        [name(prediction), prediction.target, prediction.predicted]
          + (hasConfidence ? [prediction.confidence.map { NumberText.percent($0) } ?? ""] : [])
          + [NumberText.significant(prediction.loss, 3)] + prediction.input.cells.map(\.value)
      })
    if let left = worst.first?.input.cellsLeftOut, left > 0 {
      html.element(
        "p", ["class": "muted"],
        text: "\(Words.counted(left, "further column")) \(left == 1 ? "is" : "are") not shown.")
    }
  }
}
