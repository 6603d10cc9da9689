// SPDX-License-Identifier: MIT

internal import NNSpec

// What the settings had to do with it.
extension SweepReport {
  func settings(_ html: inout HTMLWriter) {
    let shares = SettingImportance.shares(
      plan.space, ordered.map(\.point), best: max(2, (ordered.count + 9) / 10))
    html.element("div", ["class": "charts"]) { html in
      if let shares { importance(shares, &html) }
      ways(ordered, &html)
      let order = plan.space.parameters.indices.sorted { left, right in
        guard let shares else { return left < right }
        return (-shares[left], left) < (-shares[right], right)
      }
      if ordered.count >= 30, order.count >= 2 { plane(order[0], order[1], ordered, &html) }
      for index in order.prefix(12) { slice(index, ordered, &html) }
    }
  }

  private func importance(_ shares: [Double], _ html: inout HTMLWriter) {
    let order = shares.indices.sorted { (-shares[$0], $0) < (-shares[$1], $1) }
    figure("What mattered", &html) { html in
      html.element(
        "p",
        text:
          "How much the values of the best tenth differ from those of all trials, in shares (PED-ANOVA). "
          + "Of few trials it says little.")
      html.table(
        caption: "Importance of settings",
        [.init(title: "setting", isNumeric: false), .init(title: "share")],
        order.map { [plan.space.parameters[$0].path, NumberText.percent(shares[$0])] })
    }
  }

  // MARK: - Axes

  /// An axis of a setting: choices by their place.
  private func axis(_ index: Int) -> (scale: ChartScale, names: [String]) {
    switch plan.space.parameters[index].values {
    case .choice(let texts):
      return (ChartScale(epochs: 0...max(1, texts.count - 1)), texts)
    case .uniform(let low, let high), .log(let low, let high):
      return (ChartScale(fitting: [low, high]) ?? .unit, [])
    case .int(let low, let high, _):
      return (ChartScale(fitting: [Double(low), Double(max(high, low + 1))]) ?? .unit, [])
    }
  }

  private func number(_ trial: SweepTrial, _ index: Int) -> Double? {
    trial.point.texts[index].flatMap { plan.space.parameters[index].values.number($0) }
  }

  private func slice(_ index: Int, _ ordered: [SweepTrial], _ html: inout HTMLWriter) {
    let points = ordered.prefix(Self.pointLimit).compactMap { trial in
      number(trial, index).flatMap { x in
        trial.value.map { (trial: trial, point: CurvePoint(x: x, y: $0)) }
      }
    }
    guard let y = ChartScale(fitting: points.map(\.point.y)) else { return }
    let path = plan.space.parameters[index].path
    let (x, names) = axis(index)
    let frame = PlotFrame(x: x, y: y, xName: path, yName: plan.spec.monitor, names: names)
    let good = points.prefix(goodCount).compactMap { $0.trial.point.texts[index] }
    figure(path, &html) { html in
      frame.picture(
        "slice-\(index)", title: "\(plan.spec.monitor) by \(path)",
        description: "\(Words.counted(points.count, "trial")). The best tenth has "
          + Words.list(Array(Set(good).sorted().prefix(8))) + ".", &html
      ) { html in
        let done = points.filter { $0.trial.state == .done }.map(\.point)
        let others = points.filter { $0.trial.state != .done }.map(\.point)
        frame.rings(others, class: "hollow", &html)
        frame.dots(done, class: "whole", &html)
      }
    }
  }

  // MARK: - All settings at once

  /// Parallel coordinates: a line a trial across the settings to its number.
  private func ways(_ ordered: [SweepTrial], _ html: inout HTMLWriter) {
    guard plan.space.parameters.count > 1, let y = ChartScale(fitting: ordered.compactMap(\.value))
    else { return }
    let axes = plan.space.parameters.indices.map { axis($0) }
    let wide = ParallelAxes(count: axes.count + 1)
    figure("All settings at once", isWide: true, &html) { html in
      wide.picture(
        "ways", title: "Settings of each trial, and its \(plan.spec.monitor)",
        description:
          "A line a trial from \(plan.space.parameters[0].path) to \(plan.spec.monitor). "
          + Self.wayWords, &html
      ) { html in
        for (place, parameter) in plan.space.parameters.enumerated() {
          wide.axis(place, parameter.path, axes[place].scale, axes[place].names, &html)
        }
        wide.axis(axes.count, plan.spec.monitor, y, [], &html)
        for trial in ordered.prefix(Self.pointLimit / 2).reversed() {
          let heights =
            axes.indices.map { place in
              number(trial, place).flatMap { axes[place].scale.position($0) }
            } + [trial.value.flatMap { y.position($0) }]
          wide.line(heights, class: way(trial), &html)
        }
      }
      html.element("figcaption", text: Self.wayWords)
    }
  }

  // MARK: - Two settings

  /// The two that mattered most: what is expected where, from the trials around.
  private func plane(
    _ first: Int, _ second: Int, _ ordered: [SweepTrial], _ html: inout HTMLWriter
  ) {
    let (x, xNames) = axis(first)
    let (y, _) = axis(second)
    let places = ordered.enumerated().compactMap { place, trial -> NeighbourMean.Sample? in
      guard let along = number(trial, first).flatMap({ x.position($0) }),
        let up = number(trial, second).flatMap({ y.position($0) })
      else { return nil }
      // By rank, so that a few bad trials do not hide all differences.
      return .init(x: along, y: up, value: 1 - Double(place) / Double(max(1, ordered.count - 1)))
    }
    let (xPath, yPath) = (plan.space.parameters[first].path, plan.space.parameters[second].path)
    let frame = PlotFrame(x: x, y: y, xName: xPath, yName: yPath, names: xNames)
    let mean = NeighbourMean(places)
    figure("\(xPath) and \(yPath)", &html) { html in
      frame.picture(
        "plane", title: "Trials by \(xPath) and \(yPath)",
        description:
          "\(Words.counted(places.count, "trial")); the darker, the better were the trials around.",
        &html
      ) { html in
        let count = 14
        for column in 0..<count {
          for row in 0..<count {
            let shade = mean.value(
              x: (Double(column) + 0.5) / Double(count), y: (Double(row) + 0.5) / Double(count))
            frame.cell(column, row, of: count, opacity: shade * 0.75, &html)
          }
        }
        let dots = ordered.prefix(Self.pointLimit).compactMap { trial -> CurvePoint? in
          guard let along = number(trial, first), let up = number(trial, second) else { return nil }
          return CurvePoint(x: along, y: up)
        }
        frame.dots(dots, class: "far", &html)
      }
      html.element("figcaption", text: "Dots: trials. The darker, the better those around.")
    }
  }
}
