// SPDX-License-Identifier: MIT

internal import NNSpec

/// The page of a sweep: what came out in words, then pictures of how, then every trial.
package struct SweepReport {
  let results: SweepResults
  /// Of each trial, by number, the monitored number after each epoch; of those that are drawn.
  let curves: [Int: [Double]]
  /// The best configuration as a whole spec.
  let bestSpec: String?
  /// Trials that have a number, the best first: those trained to the end before those that were given up.
  let ordered: [SweepTrial]
  /// The place of each trial among these, by its number.
  let places: [Int: Int]

  var plan: SweepPlan { results.plan }
  var trials: [SweepTrial] { results.trials }

  /// Puts a page together.
  package init(_ results: SweepResults, curves: [Int: [Double]], bestSpec: String?) {
    (self.results, self.curves, self.bestSpec) = (results, curves, bestSpec)
    ordered = Self.ordered(results.trials, results.plan)
    places = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1.number, $0) })
  }

  private static func ordered(_ trials: [SweepTrial], _ plan: SweepPlan) -> [SweepTrial] {
    let ranked = trials.compactMap { trial -> (rank: SearchObservation.Rank, trial: SweepTrial)? in
      guard trial.value != nil, let rank = trial.standing.rank(higherIsBetter: plan.isHigherBetter)
      else { return nil }
      return (rank, trial)
    }
    return ranked.sorted {
      $0.rank == $1.rank ? $0.trial.number < $1.trial.number : $0.rank < $1.rank
    }.map(\.trial)
  }

  /// As many curves and trials are drawn at most.
  package static let curveLimit = 60
  static let pointLimit = 1_000

  /// The page's text.
  package var html: String {
    HTMLWriter.page(title: "Sweep of \(results.name)", style: Self.style) { html in
      html.element("h1", text: "Sweep of \(results.name)")
      html.element("p", ["class": "verdict"], text: results.sentences.joined(separator: " "))
      html.element("p", ["class": "facts"]) { html in
        for fact in facts { html.element("span", text: fact) }
      }
      if results.best != nil { section("The best", &html, best) }
      section("Trials", &html) { html in
        html.element("div", ["class": "charts"]) { html in
          history(&html)
          trialCurves(&html)
        }
      }
      section("Settings", &html, settings)
      section("Time", &html, timeline)
      section("Every trial", &html, table)
    }
  }

  private var facts: [String] {
    var facts = [
      "method \(type(of: plan.method).name)", "monitor \(plan.spec.monitor)",
      plan.isHigherBetter ? "higher is better" : "lower is better", "seed \(plan.seed)",
    ]
    if let stop = plan.spec.stop { facts.append("stop \(stop.name)") }
    if let deviation = results.seedDeviation {
      facts.append("seed to seed ± \(NumberText.significant(deviation, 3))")
    }
    return facts
  }

  private func section(
    _ title: String, _ html: inout HTMLWriter, _ content: (inout HTMLWriter) -> Void
  ) {
    html.element("section") { html in
      html.element("h2", text: title)
      html.newLine()
      content(&html)
    }
    html.newLine()
  }

  // MARK: - Results

  private func best(_ html: inout HTMLWriter) {
    guard let best = results.best else { return }
    html.element("p", text: "Trial \(best.number), on the command line:")
    let lines = plan.overrides(best.point).map { "--set \(Words.quoted($0))" }.joined(
      separator: " \\\n")
    html.element("pre", ["tabindex": "0"]) { $0.element("code", text: lines) }
    guard let bestSpec else { return }
    html.element("details") { html in
      html.element("summary", text: "As a spec, for the folder of the one that was swept")
      html.element("pre", ["tabindex": "0"]) { $0.element("code", text: bestSpec) }
    }
  }

  private func table(_ html: inout HTMLWriter) {
    let order = ordered.map(\.number)
    let rest = trials.map(\.number).filter { !order.contains($0) }
    let columns: [HTMLWriter.Column] =
      [
        .init(title: "trial"), .init(title: plan.spec.monitor),
        .init(title: "state", isNumeric: false),
        .init(title: "epochs"),
      ] + plan.space.parameters.map { .init(title: $0.path, isNumeric: $0.values.choices.isEmpty) }
    html.table(
      caption: "Trials, the best first", columns,
      (order + rest).prefix(Self.pointLimit).map { row(trials[$0 - 1]) })
  }

  private func row(_ trial: SweepTrial) -> [String] {
    let outcome = trial.lastRung.flatMap { trial.outcomes[$0] }
    let spread: String
    if let values = outcome?.values, values.count > 1, let most = values.max(),
      let least = values.min()
    {
      spread = " (\(NumberText.significant(least)) to \(NumberText.significant(most)))"
    } else {
      spread = ""
    }
    return [
      "\(trial.number)", trial.value.map { NumberText.significant($0) + spread } ?? "–",
      trial.failure.map { "failed: \($0)" } ?? trial.stateName,
      outcome.map { "\($0.epochs)" } ?? "–",
    ] + trial.point.texts.map { $0 ?? "–" }
  }

  private static let style = """
    .across { grid-column: 1 / -1; max-width: 760px; }
    .bar.good { fill: var(--test); }
    .bar.stopped { fill: var(--muted); }
    .bar.failed { fill: var(--validation); }
    .cell { fill: var(--train); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
    .way { stroke: var(--muted); stroke-width: 1; stroke-opacity: 0.35; }
    .way.top { stroke: var(--test); stroke-width: 1.6; stroke-opacity: 0.9; }
    .way.first { stroke: var(--validation); stroke-width: 2.4; stroke-opacity: 1; }
    .hollow { stroke: var(--muted); stroke-width: 1.2; }
    .whole { stroke: var(--cloud); stroke-width: 6; stroke-linecap: round; }
    .rung { stroke: var(--rule); stroke-width: 1; stroke-dasharray: 3 3; }
    .far { stroke: var(--ink); stroke-width: 3; stroke-linecap: round; }
    """
}
