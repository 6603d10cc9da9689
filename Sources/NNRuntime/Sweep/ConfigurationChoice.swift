// SPDX-License-Identifier: MIT

package import NNSpec

/// Chooses the configurations of a sweep, one after the other: each a function of the plan and of what is known of those before.
package struct ConfigurationChoice {
  private let plan: SweepPlan
  private let seed: UInt64
  /// A configuration is drawn again so often if it was tried already.
  private static let attempts = 200

  package init(_ plan: SweepPlan) {
    self.plan = plan
    seed = UInt64(plan.seed)
  }

  /// Whether results of earlier trials matter.
  package var learns: Bool { plan.method is TpeSearch }

  /// The configuration of a trial, counted from 0; nil where all were tried.
  ///
  /// `earlier`: every trial before, with what may be known of it.
  package func point(_ number: Int, after earlier: [SearchObservation]) -> SearchPoint? {
    let used = Set(earlier.map(\.point))
    if plan.method is ListSearch { return number < plan.start.count ? plan.start[number] : nil }
    if number < plan.start.count {
      let point = completed(plan.start[number], number)
      if !used.contains(point) { return point }
    }
    switch plan.method {
    case is GridSearch: return plan.grid.first { !used.contains($0) }
    case let tpe as TpeSearch:
      let known = earlier.count { $0.standing != .running }
      guard known >= tpe.startup else { return random(number, used) }
      return learned(number, tpe, earlier, used) ?? random(number, used)
    case is SobolSearch: return sobol(number, used) ?? random(number, used)
    default: return random(number, used)
    }
  }

  // MARK: - Methods

  private func learned(
    _ number: Int, _ tpe: TpeSearch, _ earlier: [SearchObservation], _ used: Set<SearchPoint>
  ) -> SearchPoint? {
    var random = RandomStream(
      Philox(seed: seed, purpose: "sweep", path: "tpe"), stream: UInt64(number))
    let choice = TpeChoice(
      space: plan.space, higherIsBetter: plan.isHigherBetter, candidates: tpe.candidates)
    return choice.point(knowing: earlier, &random) { !used.contains($0) }
  }

  /// The point of that number; where another was tried already, nothing fills its place evenly.
  private func sobol(_ number: Int, _ used: Set<SearchPoint>) -> SearchPoint? {
    let count = plan.space.parameters.count
    guard count <= SobolSequence.dimensionLimit else { return nil }
    let shifts = plan.space.parameters.map {
      Philox(seed: seed, purpose: "sweep sobol", path: $0.path).words(0, 0).0
    }
    let place = SobolSequence(dimensions: count).point(number, shifts: shifts)
    let point = point { place[$0] }
    return used.contains(point) ? nil : point
  }

  /// Of the stream of each setting's own; where no draw is new, the first configuration that is.
  private func random(_ number: Int, _ used: Set<SearchPoint>) -> SearchPoint? {
    for attempt in 0..<Self.attempts {
      let point = point { draw(number, attempt, $0) }
      if !used.contains(point) { return point }
    }
    return plan.space.combinations(limit: SearchSpace.gridLimit) { finite($0) }?
      .first { !used.contains($0) }
  }

  // MARK: - Parts

  private func draw(_ number: Int, _ attempt: Int, _ index: Int) -> Double {
    var random = RandomStream(
      Philox(seed: seed, purpose: "sweep", path: plan.space.parameters[index].path),
      stream: UInt64(number) << 16 | UInt64(attempt))
    return random.uniform()
  }

  private func point(_ place: (Int) -> Double) -> SearchPoint {
    var texts: [String?] = []
    for (index, parameter) in plan.space.parameters.enumerated() {
      let isActive = plan.space.isActive(index, in: texts)
      texts.append(isActive ? parameter.values.text(at: place(index)) : nil)
    }
    return SearchPoint(texts: texts)
  }

  /// A given configuration may leave settings open, which are drawn.
  private func completed(_ given: SearchPoint, _ number: Int) -> SearchPoint {
    var texts: [String?] = []
    for (index, parameter) in plan.space.parameters.enumerated() {
      let isActive = plan.space.isActive(index, in: texts)
      texts.append(
        isActive ? given.texts[index] ?? parameter.values.text(at: draw(number, 0, index)) : nil)
    }
    return SearchPoint(texts: texts)
  }

  /// All values of a setting, if they can be counted.
  private func finite(_ index: Int) -> [String]? {
    switch plan.space.parameters[index].values {
    case .choice(let texts): texts
    case .int(let low, let high, _):
      high - low < SearchSpace.gridLimit ? (low...high).map(String.init) : nil
    default: nil
    }
  }
}
