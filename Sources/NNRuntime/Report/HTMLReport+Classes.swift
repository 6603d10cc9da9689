// SPDX-License-Identifier: MIT

// The sections that show how well probabilities tell classes apart, and what they are worth.
extension HTMLReport {
  /// One target's results with what else is shown of them.
  struct ShownTarget {
    let results: RunEnd.TargetResults
    let details: EvaluationDetails
    /// Behind identifiers, so that those of several targets differ.
    let number: Int

    var suffix: String { results.suffix }
    func name(_ index: Int) -> String { results.className(index) }
  }

  /// Scores, ROC and precision-recall curves, thresholds, calibration.
  func probabilities(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    scores(target, part: part, &html)
    curves(target, part: part, &html)
    thresholds(target, part: part, &html)
    calibration(target, part: part, &html)
  }

  private func scores(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    let scores = target.details.scores
    guard scores.count > 1, !start.isLanguageModel else { return }
    section("Scores" + target.suffix, &html) { html in
      html.element(
        "p", ["class": "muted"],
        text:
          "What is usually reported of such a target, measured on the \(Words.part(part)) part with the saved weights."
      )
      html.table(
        caption: "Scores" + target.suffix,
        [.init(title: "score", isNumeric: false), .init(title: "value")],
        scores.map { [$0.name, NumberText.significant($0.value)] })
    }
  }

  private func curves(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    let curves = target.details.curves
    guard let first = curves.first else { return }
    section("Telling classes apart" + target.suffix, &html) { html in
      html.element("p", text: sentence(curves, target, part))
      let isOne = curves.count == 1
      let roc = CurveChart(
        identifier: "chart-roc-\(target.number)", title: "ROC curve",
        description: curves.map {
          "\(target.name($0.index)): area \(NumberText.fixed($0.area, 3))."
        }.joined(separator: " "), xName: "others taken for it", yName: "found",
        lines: curves.map { .init(name: target.name($0.index), points: $0.roc) },
        guessing: [CurvePoint(x: 0, y: 0), CurvePoint(x: 1, y: 1)])
      let share = Double(first.positives) / Double(first.positives + first.negatives)
      let precision = CurveChart(
        identifier: "chart-precision-\(target.number)", title: "Precision over recall",
        description: curves.map {
          "\(target.name($0.index)): average precision \(NumberText.fixed($0.averagePrecision, 3))."
        }.joined(separator: " "), xName: "recall", yName: "precision",
        lines: curves.map { .init(name: target.name($0.index), points: $0.precisionRecall) },
        guessing: isOne ? [CurvePoint(x: 0, y: share), CurvePoint(x: 1, y: share)] : [])
      html.element("div", ["class": "charts"]) { html in
        for chart in [roc, precision] {
          html.element("figure") { html in
            html.element("h3", text: chart.title)
            chart.write(to: &html)
          }
        }
      }
      curveNumbers(curves, target, &html)
    }
  }

  private func sentence(
    _ curves: [EvaluationDetails.ClassCurves], _ target: ShownTarget, _ part: String
  ) -> String {
    if curves.count == 1, let curve = curves.first {
      let share = Double(curve.positives) / Double(curve.positives + curve.negatives)
      return
        "A \(Words.part(part)) example of class \(target.name(curve.index)) gets a higher probability than one of "
        + "the other class with a chance of \(NumberText.fixed(curve.area, 3)): the area under the ROC curve. The average "
        + "precision is \(NumberText.fixed(curve.averagePrecision, 3)); guessing has \(NumberText.fixed(share, 3))."
    }
    guard let worst = curves.min(by: { $0.area < $1.area }),
      let best = curves.max(by: { $0.area < $1.area })
    else { return "" }
    return
      "Each class against all others, on the \(Words.part(part)) part. The area under the ROC curve is the chance "
      + "that an example of the class gets a higher probability of it than another one: lowest for "
      + "\(target.name(worst.index)) (\(NumberText.fixed(worst.area, 3))), highest for \(target.name(best.index)) "
      + "(\(NumberText.fixed(best.area, 3)))."
  }

  private func curveNumbers(
    _ curves: [EvaluationDetails.ClassCurves], _ target: ShownTarget, _ html: inout HTMLWriter
  ) {
    let levels = [0.01, 0.05, 0.1, 0.2]
    html.element("details") { html in
      html.element("summary", text: "Numbers")
      html.table(
        caption: "Telling classes apart: numbers",
        [
          .init(title: "class", isNumeric: false), .init(title: "examples"),
          .init(title: "roc_auc"), .init(title: "average_precision"),
        ] + levels.map { .init(title: "found at \(NumberText.percent($0, 0)) wrong") },
        curves.map { curve in
          [
            target.name(curve.index), NumberText.count(curve.positives),
            NumberText.significant(curve.area), NumberText.significant(curve.averagePrecision),
          ]
            + levels.map { level in
              let found = curve.roc.filter { $0.x <= level }.map(\.y).max() ?? 0
              return NumberText.percent(found)
            }
        })
    }
  }

  private func thresholds(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    let results = target.details.thresholds
    guard !results.isEmpty else { return }
    func share(_ value: Double?) -> String { value.map { NumberText.fixed($0, 3) } ?? "–" }
    section("Thresholds" + target.suffix, &html) { html in
      var text = "An example counts as \(target.name(1)) if its probability is one half or more."
      if let half = results.first(where: { $0.threshold == 0.5 }) {
        text +=
          " That gives precision \(share(half.precision)), recall \(share(half.recall)) and F1 \(share(half.f1))."
      }
      if let best = target.details.bestThreshold {
        text +=
          " The best F1 on the \(Words.part(part)) part, \(share(best.f1)), is reached from a probability of "
          + "\(NumberText.significant(best.threshold, 3)) on"
          + (part == "test" ? "; a threshold should be chosen on other rows than these." : ".")
      }
      html.element("p", text: text)
      html.element("details") { html in
        html.element("summary", text: "Numbers")
        html.table(
          caption: "Thresholds: numbers",
          [
            .init(title: "threshold"), .init(title: "taken for \(target.name(1))"),
            .init(title: "precision"), .init(title: "recall"), .init(title: "f1"),
          ],
          results.map {
            [
              NumberText.fixed($0.threshold, 2), NumberText.count($0.predicted),
              share($0.precision), share($0.recall), share($0.f1),
            ]
          })
      }
    }
  }

  private func calibration(_ target: ShownTarget, part: String, _ html: inout HTMLWriter) {
    guard let bins = target.details.calibration, bins.count > 0 else { return }
    let scores = target.details.scores.filter { ["log_loss", "brier"].contains($0.name) }
    section("Calibration" + target.suffix, &html) { html in
      html.element(
        "p",
        text:
          "On the \(Words.part(part)) part the network is \(NumberText.percent(bins.meanConfidence)) sure on average "
          + "and \(NumberText.percent(bins.accuracy)) right. Over \(bins.bins.count) ranges of confidence the two differ by "
          + "\(NumberText.fixed(bins.expectedError, 3)) in the mean (expected calibration error)"
          + scores.map { "; \($0.name) is \(NumberText.significant($0.value))" }.joined() + "."
      )
      let chart = CalibrationChart(
        bins: bins, identifier: "chart-calibration-\(target.number)", part: part)
      html.element("figure", ["class": "single"]) { html in
        chart.write(to: &html)
        html.element(
          "figcaption",
          text:
            "Bars: the share that is right. Lines: the mean confidence, where the bars would end if it were true."
        )
      }
      chart.numbers(&html)
    }
  }
}
