// SPDX-License-Identifier: MIT

package import NNSpec

/// Several runs side by side: metrics with their differences to the first, what their specs decide otherwise, their curves.
package struct RunComparison {
  /// Something that was measured.
  package struct Metric: Equatable {
    /// `test`, `validation` or `train`.
    package let part: String
    /// `accuracy`.
    package let name: String

    /// `test.accuracy`.
    package var path: String { "\(part).\(name)" }
  }

  /// Why runs cannot be put in the wished order.
  package struct UnknownMetric: Error, CustomStringConvertible {
    let wanted: String
    let known: [String]

    package var description: String {
      "no run measured \(wanted); they have \(nameList(known))"
    }
  }

  /// In the order in which they are shown.
  package let runs: [RecordedRun]
  /// Their folders' names, or the whole paths where names are equal.
  package let labels: [String]
  /// The run that the others are compared with: the first that was given.
  package let base: Int
  /// Everything that one of them measured: test before validation before training, and the loss after the metrics.
  package let metrics: [Metric]

  /// Compares runs with the first of them; the best by a metric stands first if one is given.
  package init(_ given: [RecordedRun], sortedBy wanted: String? = nil) throws(UnknownMetric) {
    precondition(!given.isEmpty)
    metrics = Self.metrics(of: given)
    var order = Array(given.indices)
    if let wanted {
      guard let metric = Self.metric(wanted, among: metrics) else {
        throw UnknownMetric(wanted: wanted, known: metrics.map(\.path))
      }
      let isHigherBetter = Self.isHigherBetter(metric, given)
      let values = given.map { run in
        Self.value(metric, run).flatMap { $0.isNaN ? nil : isHigherBetter ? -$0 : $0 } ?? .infinity
      }
      // Equal ones stay in the order in which they were given.
      order.sort { (values[$0], $0) < (values[$1], $1) }
    }
    runs = order.map { given[$0] }
    base = order.firstIndex(of: 0) ?? 0
    labels = Self.labels(runs)
  }

  /// Whether more of it is better.
  package func isHigherBetter(_ metric: Metric) -> Bool { Self.isHigherBetter(metric, runs) }

  /// What a run has of it: of the saved weights, else of the best or last epoch.
  package func value(_ metric: Metric, _ run: Int) -> Double? { Self.value(metric, runs[run]) }

  /// The difference of a run to the one that is compared with; nil for that itself.
  package func difference(_ metric: Metric, _ run: Int) -> Double? {
    guard run != base, let own = value(metric, run), let first = value(metric, base) else {
      return nil
    }
    return own - first
  }

  /// The places of the best value; none if all are the same or fewer than two runs have one.
  package func best(_ metric: Metric) -> Set<Int> {
    let values = runs.indices.compactMap { run in
      value(metric, run).flatMap { $0.isNaN ? nil : (run, $0) }
    }
    let sorted = values.map(\.1).sorted()
    guard let least = sorted.first, let most = sorted.last, least < most else { return [] }
    let best = isHigherBetter(metric) ? most : least
    return Set(values.filter { $0.1 == best }.map(\.0))
  }

  /// Whether a share differs from the first run's by less than that is sure of: it lies in its 95 % interval.
  package func isWithinInterval(_ metric: Metric, _ run: Int) -> Bool {
    guard run != base, metric.part != "train",
      metric.name == "accuracy" || metric.name.hasSuffix(".accuracy"),
      let own = value(metric, run), let first = value(metric, base), own != first
    else { return false }
    let start = runs[base].history.start
    let examples = metric.part == "test" ? start.testExamples : start.validationExamples
    return WilsonInterval(share: first, count: start.independent(examples))?.holds(own) ?? false
  }

  /// How a run's spec differs from the first run's; nil if one of them cannot be read.
  package func specDifference(_ run: Int) -> SpecDifference? {
    guard let old = runs[base].spec, let new = runs[run].spec else { return nil }
    return SpecDifference(old, new)
  }

  // MARK: - Parts

  private static func value(_ metric: Metric, _ run: RecordedRun) -> Double? {
    switch metric.part {
    case "test": run.history.end?.test[metric.name]
    case "validation": run.history.shown(.validation)[metric.name]
    default: run.history.shown(.train)[metric.name]
    }
  }

  private static func metrics(of runs: [RecordedRun]) -> [Metric] {
    var names: [String] = []
    for run in runs {
      let further = (run.history.end?.test.names ?? []) + run.history.names
      for name in further where !names.contains(name) { names.append(name) }
    }
    // What a result is read for comes first.
    func rank(_ name: String) -> Int { name == "penalty" ? 2 : name == "loss" ? 1 : 0 }
    let ordered = (0...2).flatMap { wanted in names.filter { rank($0) == wanted } }
    return ["test", "validation", "train"].flatMap { part in
      ordered.map { Metric(part: part, name: $0) }
        .filter { metric in runs.contains { value(metric, $0) != nil } }
    }
  }

  /// `test.accuracy`, or `accuracy` of the first part that has it.
  private static func metric(_ wanted: String, among metrics: [Metric]) -> Metric? {
    metrics.first { $0.path == wanted } ?? metrics.first { $0.name == wanted }
  }

  private static func isHigherBetter(_ metric: Metric, _ runs: [RecordedRun]) -> Bool {
    runs.contains { $0.history.start.higherIsBetter.contains(metric.name) }
  }

  private static func labels(_ runs: [RecordedRun]) -> [String] {
    let names = runs.map(\.name)
    return zip(runs, names).map { run, name in
      names.count { $0 == name } > 1 ? run.folder : name
    }
  }
}
