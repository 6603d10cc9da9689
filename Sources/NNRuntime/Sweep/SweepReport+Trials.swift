// SPDX-License-Identifier: MIT

internal import NNSpec

// What each trial came to, and on which way.
extension SweepReport {
  /// A trial as a dot.
  private func dot(_ trial: SweepTrial) -> CurvePoint? {
    trial.value.map { CurvePoint(x: Double(trial.number), y: $0) }
  }

  private var drawn: [SweepTrial] { Array(trials.prefix(Self.pointLimit)) }

  /// The number of every trial in order, and the best so far.
  func history(_ html: inout HTMLWriter) {
    let values = drawn.compactMap(\.value)
    guard let scale = ChartScale(fitting: values), let last = drawn.last?.number else { return }
    let frame = PlotFrame(
      x: ChartScale(epochs: 1...max(last, 2)), y: scale, xName: "trial", yName: plan.spec.monitor)
    var best: [CurvePoint] = []
    for trial in drawn where trial.state == .done {
      guard let point = dot(trial) else { continue }
      let isBetter = best.last.map { plan.isHigherBetter ? point.y > $0.y : point.y < $0.y } ?? true
      if let before = best.last { best.append(CurvePoint(x: point.x, y: before.y)) }
      if isBetter { best.append(point) }
    }
    if let end = best.last { best.append(CurvePoint(x: Double(last), y: end.y)) }
    let whole = drawn.filter { $0.state == .done }
    let stopped = drawn.filter { $0.state != .done }
    let words =
      "\(Words.counted(whole.count, "trial")) trained to the end, \(stopped.count) given up or failed. "
      + (results.best.flatMap { trial in
        trial.value.map { "The best is \(NumberText.significant($0)), trial \(trial.number)." }
      } ?? "")
    figure("Every trial, and the best so far", &html) { html in
      frame.picture("history", title: "Every trial", description: words, &html) { html in
        frame.rings(stopped.compactMap(dot), class: "hollow", &html)
        frame.line(best, class: "line validation", &html)
        frame.dots(whole.compactMap(dot), class: "whole", &html)
      }
      html.element(
        "figcaption",
        text:
          "Filled: trained to the end. Hollow: given up, at what it had come to. Line: the best so far."
      )
    }
  }

  /// The monitored number over the epochs, with the places where trials were judged.
  func trialCurves(_ html: inout HTMLWriter) {
    let known = drawn.filter { (curves[$0.number]?.count ?? 0) > 0 }
    let values = known.flatMap { curves[$0.number] ?? [] }
    let longest = known.compactMap { curves[$0.number]?.count }.max() ?? 0
    guard longest > 1, let scale = ChartScale(fitting: values) else { return }
    let frame = PlotFrame(
      x: ChartScale(epochs: 1...longest), y: scale, xName: "epoch", yName: plan.spec.monitor)
    let rungs = results.schedule.rungs.compactMap { rung -> Int? in
      if case .epochs(let count) = rung { count } else { nil }
    }
    let judged = rungs.isEmpty ? "" : " Judged after \(Words.list(rungs.map(String.init))) epochs."
    figure("How trials went on", &html) { html in
      frame.picture(
        "curves", title: "\(plan.spec.monitor) of trials over their epochs",
        description:
          "\(Words.counted(known.count, "trial")) over up to \(longest) epochs.\(judged)",
        &html
      ) { html in
        for rung in rungs where rung <= longest {
          frame.line(
            [scale.low, scale.high].map { CurvePoint(x: Double(rung), y: $0) }, class: "rung", &html
          )
        }
        for trial in known.sorted(by: { rank($0) > rank($1) }) {
          let points = (curves[trial.number] ?? []).enumerated().map {
            CurvePoint(x: Double($0 + 1), y: $1)
          }
          frame.line(points, class: way(trial), &html)
          if points.count == 1 { frame.dots(points, class: "cloud", &html) }
        }
      }
      html.element(
        "figcaption", text: Self.wayWords + (rungs.isEmpty ? "" : " Dashed: judgements."))
    }
  }

  static let wayWords = "Orange: the best trial. Green: the best tenth. Grey: the others."

  /// The place among all trials, from 0 for the best.
  func rank(_ trial: SweepTrial) -> Int { places[trial.number] ?? trials.count }

  /// How a trial's line looks.
  func way(_ trial: SweepTrial) -> String {
    let place = rank(trial)
    if place == 0 { return "way first" }
    return place < goodCount ? "way top" : "way"
  }

  /// The best tenth.
  var goodCount: Int { (places.count + 9) / 10 }

  func figure(
    _ title: String, isWide: Bool = false, _ html: inout HTMLWriter,
    _ content: (inout HTMLWriter) -> Void
  ) {
    html.element("figure", ["class": isWide ? "chart across" : "chart"]) { html in
      html.element("h3", text: title)
      content(&html)
    }
    html.newLine()
  }

  // MARK: - Time

  /// When each run ran and where.
  func timeline(_ html: inout HTMLWriter) {
    let spans = results.times.sorted {
      ($0.value.start, $0.key.trial) < ($1.value.start, $1.key.trial)
    }
    .prefix(Self.pointLimit)
    guard let end = spans.map(\.value.end).max(), end > 0 else { return }
    let workers = spans.map(\.value.worker).max() ?? 1
    let frame = PlotFrame(
      x: ChartScale(linearAround: 0, end), y: ChartScale(epochs: 0...workers), xName: "seconds",
      yName: "runs at once", bottom: 60 + 30 * Double(min(workers, 12)))
    let busy = spans.reduce(0.0) { $0 + $1.value.end - $1.value.start }
    figure("What ran when", isWide: true, &html) { html in
      frame.picture(
        "timeline", title: "Runs over time",
        description: "\(Words.counted(spans.count, "result")) in \(NumberText.duration(end)), "
          + "\(NumberText.percent(busy / (end * Double(workers)))) of the time of \(workers) at once.",
        &html
      ) { html in
        for (place, time) in spans {
          let trial = trials[place.trial - 1]
          let kind =
            trial.state == .failed
            ? "failed" : rank(trial) == 0 ? "good" : trial.state == .done ? "" : "stopped"
          frame.box(
            from: CurvePoint(x: time.start, y: Double(time.worker) - 0.85),
            to: CurvePoint(x: time.end, y: Double(time.worker) - 0.15), class: "bar \(kind)", &html)
        }
      }
      html.element(
        "figcaption",
        text: "Green: the best trial. Blue: trained to the end. Grey: given up. Orange: failed.")
    }
  }
}
