// SPDX-License-Identifier: MIT

/// When trials of a sweep are given up before their end.
package protocol SearchStopSpec: Declaration {
  /// Nil where judgements are not each eta times as far as the one before.
  var rungs: RungSpacing? { get }
}

/// Where trials are judged: after `min`, and then eta times as far each time.
package struct RungSpacing: Sendable {
  package let min: RungLength
  package let eta: Int

  fileprivate init(_ option: inout OptionReader, eta: Int) {
    min = option(
      "min", "What the first rung takes: epochs, or a share of the training rows as `10%`.",
      .above(0), default: .epochs(1))
    self.eta = option(
      "eta", "One of so many goes on, with so many times as much.", .within(2...100), default: eta)
  }
}

/// Cohorts of trials of which the better ones go on.
package struct HalvingStop: SearchStopSpec {
  package static let name = "halving"
  package static let summary = "Of a cohort the best go on, again and again, until one is left."
  package static let explanation: Explanation? = Explanation(
    formula:
      "rung j ends after min · eta^j epochs, and the last with the run; ⌊n / eta⌋ of n go on, at least one",
    example: "{halving: {min: 3, eta: 3}}",
    source: "Jamieson and Talwalkar 2016, Non-stochastic best arm identification")
  package let rungs: RungSpacing?
  package let cohort: Int?

  package init(_ option: inout OptionReader) {
    rungs = RungSpacing(&option, eta: 3)
    cohort = option.optional(
      "cohort", "Trials of a cohort; if not given as many as leave one for the last rung.",
      .within(2...100_000))
  }
}

/// A choice between going on and giving up as soon as a rung is reached.
package struct AshaStop: SearchStopSpec {
  package static let name = "asha"
  package static let summary =
    "A trial goes on if it is among the best of those that reached the rung so far; depends on timing."
  package static let explanation: Explanation? = Explanation(
    formula: "rungs as of `halving`; among the best 1 / eta of the values known there",
    example: "{asha: {min: 1, eta: 4}}",
    source: "Li et al. 2020, A system for massively parallel hyperparameter tuning")
  package let rungs: RungSpacing?

  package init(_ option: inout OptionReader) {
    rungs = RungSpacing(&option, eta: 4)
  }
}

/// Halving with early and late first rungs in turn.
package struct HyperbandStop: SearchStopSpec {
  package static let name = "hyperband"
  package static let summary =
    "Cohorts of halving in turn: many trials judged early, few judged late."
  package static let explanation: Explanation? = Explanation(
    formula:
      "s_max = ⌊log_eta(R / min)⌋; bracket s of s_max … 0 begins with ⌈(s_max + 1) · eta^s / (s + 1)⌉ "
      + "trials of R · eta^-s epochs, R those of the run",
    example: "{hyperband: {min: 1, eta: 3}}",
    source: "Li et al. 2018, Hyperband: a novel bandit-based approach")
  package let rungs: RungSpacing?

  package init(_ option: inout OptionReader) {
    rungs = RungSpacing(&option, eta: 3)
  }
}

/// A comparison with what earlier trials had come to at the same epoch.
package struct MedianStop: SearchStopSpec {
  package static let name = "median"
  package static let summary =
    "A trial is given up when its best is worse than the median of the earlier trials' means so far."
  package static let explanation: Explanation? = Explanation(
    formula: "mean: over the epochs up to this one; earlier: at least `lag` trials before",
    example: "{median: {warmup: 5, every: 5}}",
    source: "Golovin et al. 2017, Google Vizier, section 3.2")
  package let rungs: RungSpacing? = nil
  package let warmup: Int
  package let every: Int
  package let trials: Int

  package init(_ option: inout OptionReader) {
    warmup = option(
      "warmup", "Epochs after which a trial is judged first.", .within(1...1e6), default: 5)
    every = option("every", "Epochs between two judgements.", .within(1...1e6), default: 5)
    trials = option(
      "trials", "Earlier trials that must have come as far.", .within(1...10_000), default: 5)
  }
}

/// What a trial gets before it is judged first: `3` epochs, or `10%` of the training rows for all epochs.
package enum RungLength: OptionValue, Equatable {
  case epochs(Int)
  case rows(Double)

  package static let kind = "a number of epochs, or a share of the rows as `10%`"
  package static let placeholder = RungLength.epochs(1)
  package static let form = ValueForm.either([.wholeNumber, .pattern("[0-9.]+ ?%")])

  package var limited: [Double] {
    switch self {
    case .epochs(let count): [Double(count)]
    case .rows(let share): [share]
    }
  }

  package var text: String {
    switch self {
    case .epochs(let count): "\(count)"
    case .rows(let share): "\(numberText(share * 100))%"
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<RungLength, ValueProblem> {
    if let text = node.scalar?.text, text.hasSuffix("%"),
      case .success(let share) = Share.parse(node), share.fraction < 1
    {
      return .success(.rows(share.fraction))
    }
    guard case .success(let count) = Int.parse(node) else {
      return .failure(.wrongType(kind, node))
    }
    return .success(.epochs(count))
  }
}
