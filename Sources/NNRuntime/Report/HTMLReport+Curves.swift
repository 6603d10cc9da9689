// SPDX-License-Identifier: MIT

// The section with the curves of the run, epoch by epoch.
extension HTMLReport {
  func curves(_ html: inout HTMLWriter) {
    section("Curves", &html) { html in
      guard !history.evaluations.isEmpty else {
        html.element("p", ["class": "muted"], text: "No epoch has ended yet.")
        return
      }
      if !history.restarts.isEmpty {
        let places = Words.list(history.restarts.map { "\($0)" })
        html.element(
          "p", ["class": "muted"],
          text: "The run was taken up again after epoch \(places), as the charts mark.")
      }
      html.element("div", ["class": "charts"]) { html in
        html.newLine()
        measureCharts(&html)
        chart(
          "rate", "learning rate", named: "rate", rates, isLogarithmAllowed: isRateMostlySmall,
          format: NumberText.rate,
          &html)
        chart("gradient", "gradient norm", named: "norm", points(\.gradientNorm), &html)
        chart(
          "throughput", "examples per second", named: "examples", history.throughput,
          format: NumberText.compact, &html)
      }
    }
  }

  private func measureCharts(_ html: inout HTMLWriter) {
    let style = start.monitor.hasPrefix("train") ? "train" : "validation"
    for (index, name) in history.names.prefix(16).enumerated() {
      LineChart(
        identifier: "chart-\(index)",
        title: name == "loss" && !start.loss.isEmpty ? "loss (\(start.loss))" : name,
        lines: lines(of: name),
        mark: history.best.map { .init(place: $0.epoch, label: "best: \($0.epoch)", style: style) },
        breaks: history.restarts
      ).write(to: &html)
    }
  }

  /// A chart of one quantity; none where nothing is known of it.
  private func chart(
    _ identifier: String, _ title: String, named name: String, _ points: [RunHistory.Point],
    isLogarithmAllowed: Bool = true,
    format: @escaping (Double) -> String = { NumberText.significant($0) },
    _ html: inout HTMLWriter
  ) {
    guard !points.isEmpty else { return }
    LineChart(
      identifier: "chart-\(identifier)", title: title,
      lines: [
        .init(name: name, style: "other", points: points)
      ],
      breaks: history.restarts, isLogarithmAllowed: isLogarithmAllowed, format: format
    ).write(to: &html)
  }

  private func points(_ value: (Evaluation) -> Double) -> [RunHistory.Point] {
    history.evaluations.map { .init(epoch: $0.epoch, value: value($0)) }
  }

  private var rates: [RunHistory.Point] { points(\.learningRate) }

  /// A cosine ends near zero but is meant to be seen as one; only a rate that is small most of the time needs factors.
  private var isRateMostlySmall: Bool {
    let sorted = rates.map(\.value).filter(\.isFinite).sorted()
    return sorted.last.map { sorted[sorted.count / 2] < $0 / 10 } ?? false
  }

  private func lines(of name: String) -> [LineChart.Line] {
    var lines: [LineChart.Line] = [
      .init(name: "training", style: "train", points: history.points(name, .train)),
      .init(name: "validation", style: "validation", points: history.points(name, .validation)),
    ]
    if let value = end?.test[name], let last = history.evaluations.last {
      lines.append(
        .init(
          name: "test", style: "test", points: [.init(epoch: last.epoch, value: value)],
          isLevel: true))
    }
    return lines
  }
}

extension RunHistory {
  /// Training examples a second from one evaluation to the next, evaluation included; only where both are of one sitting.
  package var throughput: [Point] {
    guard start.stepsPerEpoch > 0, start.trainingExamples > 0 else { return [] }
    let examples = Double(start.trainingExamples) / Double(start.stepsPerEpoch)
    var before = (step: 0, seconds: 0.0)
    return evaluations.compactMap { evaluation in
      let steps = evaluation.step - before.step
      let seconds = evaluation.seconds - before.seconds
      before = (evaluation.step, evaluation.seconds)
      guard steps > 0, seconds > 0 else { return nil }
      return Point(epoch: evaluation.epoch, value: Double(steps) * examples / seconds)
    }
  }
}
