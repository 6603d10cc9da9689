// SPDX-License-Identifier: MIT

/// A sweep that was checked: what is tried, in which way, and what it would cost.
package struct SweepPlan: Sendable {
  package let spec: SweepSpec
  package let method: any SearchMethodSpec
  package let space: SearchSpace
  /// Tried first; all that is tried of a list.
  package let start: [SearchPoint]
  /// Every combination of a grid; empty for other methods.
  package let grid: [SearchPoint]
  /// How many configurations are tried.
  package let trials: Int
  package let seed: Int
  /// Of a whole trial.
  package let epochs: Int?
  package let isHigherBetter: Bool
  /// Whether a trial may end by itself.
  package let hasEarlyStopping: Bool
  /// The corner that asks for the most work.
  package fileprivate(set) var dearest: Corner?

  /// A configuration at an edge of the space, and what it costs.
  package struct Corner: Sendable {
    package let point: SearchPoint
    /// Trained weights.
    package let parameters: Int
    /// Forward, of one example.
    package let multiplyAdds: Int
    /// Forward, over all examples of all epochs, as far as it can be told.
    package let work: Double
  }

  /// `path=value` for each setting of a configuration that is varied.
  package func overrides(_ point: SearchPoint) -> [String] {
    zip(space.parameters, point.texts).compactMap { parameter, text in
      text.map { "\(parameter.path)=\($0)" }
    }
  }

  /// One line on what a sweep would do.
  package var outline: String {
    var text =
      "\(trials == 1 ? "1 trial" : "\(groupedText(trials)) trials") of \(type(of: method).name)"
    if spec.repeats > 1 { text += ", \(spec.repeats) runs each" }
    if let stop = spec.stop { text += ", \(stop.name) stops" }
    if let epochs {
      text += epochs == 1 ? ", 1 epoch at most" : ", \(groupedText(epochs)) epochs at most"
    }
    if let dearest {
      text +=
        "; the dearest, \(overrides(dearest.point).joined(separator: " ")), has "
        + "\(groupedText(dearest.parameters)) parameters and \(groupedText(dearest.multiplyAdds)) "
        + "multiply-adds an example"
    }
    return text
  }
}

extension SweepPlan {
  init?(
    _ sweep: Chosen<SweepSpec>, root: RootSpec, higherIsBetter: Set<String>,
    reportingTo sink: inout [Diagnostic]
  ) {
    spec = sweep.value
    guard let method = spec.method?.value else { return nil }
    self.method = method
    let isList = method is ListSearch
    let errors = sink.count
    space = isList ? SearchSpace(list: spec.start) : SearchSpace(spec.ranges, reportingTo: &sink)
    let given = space.start(spec.start, isList: isList, reportingTo: &sink)
    var grid: [SearchPoint] = []
    if method is GridSearch {
      for (index, range) in zip(space.parameters.indices, spec.ranges)
      where space.gridTexts(index) == nil {
        guard let span = range.span ?? sweep.span else { continue }
        sink.append(
          Diagnostic(
            .badSweep, "a grid needs to know how many values of `\(range.name)` it takes",
            at: span, help: ["add `points: 5` to it"], path: range.path))
      }
      if sink.count == errors {
        let all = space.combinations(limit: SearchSpace.gridLimit, space.gridTexts)
        if all == nil, let span = sweep.spans["space"] ?? sweep.span {
          sink.append(
            Diagnostic(
              .badSweep, "this grid has more than \(groupedText(SearchSpace.gridLimit)) points",
              at: span, help: ["use fewer values, or `method: random` with `trials`"],
              path: "sweep.space"))
        }
        grid = all ?? []
      }
    }
    self.grid = grid
    hasEarlyStopping = root.training.value.earlyStopping != nil
    var seen: Set<SearchPoint> = []
    // Of a grid the first point that has what is given, so that it stays one of the grid.
    let first = given.map { point in
      grid.first { whole in
        zip(point.texts, whole.texts).allSatisfy { $0 == nil || $0 == $1 }
      } ?? point
    }
    if method is GridSearch, sink.count == errors, let span = sweep.spans["start"],
      first.contains(where: { !grid.contains($0) })
    {
      sink.append(
        Diagnostic(
          .badSweep, "a configuration of `start` is no point of the grid", at: span,
          path: "sweep.start"))
    }
    start = first.filter { seen.insert($0).inserted }
    trials =
      isList
      ? start.count : method is GridSearch ? min(grid.count, spec.trials ?? .max) : spec.trials ?? 0
    seed = spec.seed ?? root.seed
    epochs = root.training.value.epochs
    let label = spec.monitor.split(separator: ".", maxSplits: 1).last.map(String.init) ?? ""
    isHigherBetter = higherIsBetter.contains(label)
    if sink.count > errors { return nil }
  }

  /// With what the corners of the space cost.
  func with(dearest: Corner?) -> SweepPlan {
    var plan = self
    plan.dearest = dearest
    return plan
  }
}
