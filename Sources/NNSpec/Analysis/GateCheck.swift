// SPDX-License-Identifier: MIT

/// Expectations that chance decides: gates on shares that are finer than one example of the part they are measured on, and
/// `deterministic` or `resumable` of a run that ends by the clock.
struct GateCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(
    facts: DataFacts, heads: [PredictionHead], expectations: [Expectation],
    time: SourceSpan?
  ) {
    if let time, let property = expectations.first(where: \.isProperty) {
      diagnostics.append(
        Diagnostic(
          .timedDeterminism, "how many steps fit into `time` differs from run to run",
          at: property.span, secondary: [.init(time, "the run ends by the clock")],
          help: ["say how long the run is with `epochs` or `steps` alone"], path: "expect"))
    }
    for expectation in expectations {
      guard case .metric(let part, let label) = expectation.subject, part != "train",
        heads.contains(where: { $0.isShare(label) }), let role = DataRole(rawValue: part),
        let count = facts.partRows[role], count > 0,
        let problem = Self.problem(expectation, "\(part) examples", count: count)
      else { continue }
      diagnostics.append(problem)
    }
  }

  private static func problem(
    _ expectation: Expectation, _ noun: String, count: Int
  ) -> Diagnostic? {
    let limit = expectation.value
    /// Whether so many right ones of all are enough.
    func holds(_ right: Int) -> Bool {
      expectation.relation.holds(Double(right) / Double(count), limit)
    }
    switch expectation.relation {
    case .atLeast, .above:
      // Who writes 1 means it.
      guard limit < 1, holds(count), !holds(count - 1) else { return nil }
      return diagnostic(
        expectation, "`\(expectation.text)` allows no mistake in \(count) \(noun)",
        "one mistake makes it \(shown(1 - 1 / Double(count)))",
        "write `>= 1` if that is meant; from \(least(limit, expectation)) examples on it allows one"
      )
    case .equal:
      let nearest = (limit * Double(count)).rounded()
      guard (0...1).contains(limit), !holds(Int(nearest)) else { return nil }
      return diagnostic(
        expectation, "`\(expectation.text)` cannot hold of \(count) \(noun)",
        "a share of them is a multiple of 1/\(count); the nearest is "
          + shown(nearest / Double(count)),
        "write `>=` or `<=`")
    case .atMost, .below, .unequal: return nil
    }
  }

  /// The fewest examples of which all but one are enough.
  private static func least(_ limit: Double, _ expectation: Expectation) -> Int {
    let count = Int(clamping: (1 / (1 - limit)).rounded(.up))
    let share = 1 - 1 / Double(count)
    return expectation.relation.holds(share, limit) ? count : count + 1
  }

  private static func shown(_ share: Double) -> String {
    numberText((share * 10_000).rounded() / 10_000)
  }

  private static func diagnostic(
    _ expectation: Expectation, _ message: String, _ note: String, _ help: String
  ) -> Diagnostic {
    Diagnostic(
      .gateTooFine, message, at: expectation.span, notes: [note], help: [help], path: "expect")
  }
}

extension Int {
  /// The nearest whole number that there is.
  fileprivate init(clamping value: Double) {
    self = Int(exactly: value) ?? (value > 0 ? .max - 1 : 0)
  }
}
