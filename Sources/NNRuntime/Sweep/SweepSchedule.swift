// SPDX-License-Identifier: MIT

package import NNSpec

/// Which run of a sweep comes next: a function of the plan and of what came out so far, in whatever order it did.
///
/// A choice of trial k reads the results of trials up to k − lag and no others, so that it does not matter how many run at once.
/// Cohorts of halving are judged when all of a rung is known. Only `asha` judges at once, and so depends on the order.
package struct SweepSchedule {
  /// One run of a trial up to a rung.
  package struct Job: Hashable, Sendable {
    /// The trial's number, from 1.
    package let trial: Int
    package let rung: Int
    /// Which of the trial's runs, from 0.
    package let run: Int

    package init(trial: Int, rung: Int, run: Int) {
      (self.trial, self.rung, self.run) = (trial, rung, run)
    }
  }

  /// A trial at a rung: all its runs.
  package struct Place: Hashable, Sendable {
    package let trial: Int
    package let rung: Int

    package init(trial: Int, rung: Int) { (self.trial, self.rung) = (trial, rung) }
  }

  package enum Next {
    case run(Job)
    /// Something that runs must end first.
    case wait
    /// Nothing is left to do.
    case finished
  }

  /// Trials that go through the rungs together.
  struct Cohort {
    let first: Int
    let count: Int
    var rung: Int
    var alive: [Int]
  }

  package let plan: SweepPlan
  package let rungs: [TrialResource]
  /// In the order of their numbers.
  package internal(set) var trials: [SweepTrial] = []
  /// Whether every configuration was tried before the wished number was reached.
  package private(set) var isExhausted = false
  private let choice: ConfigurationChoice
  private var pending: [Job] = []
  /// Values of trials of which not every run is over.
  private var open: Set<Place> = []
  var cohort: Cohort?
  var brackets: [(trials: Int, firstRung: Int)] = []
  var bracket = 0
  /// Results in an order that does not depend on which came first.
  private var unwritten: [Place] = []

  package init(_ plan: SweepPlan) {
    self.plan = plan
    choice = ConfigurationChoice(plan)
    let epochs = plan.epochs ?? 1
    let stop = plan.spec.stop?.value
    if let spacing = stop?.rungs {
      rungs = TrialRungs.rungs(spacing.min, eta: spacing.eta, epochs: epochs)
    } else {
      rungs = (stop as? MedianStop).map { TrialRungs.rungs($0, epochs: epochs) } ?? [.whole]
    }
    if let stop = stop as? HalvingStop {
      let whole = (1..<rungs.count).reduce(1) { count, _ in min(count * eta, plan.trials) }
      brackets = [(stop.cohort ?? whole, 0)]
    } else if stop is HyperbandStop {
      brackets = TrialRungs.brackets(rungs: rungs.count, eta: eta)
    }
  }

  /// Whether the order in which results come matters.
  package var dependsOnTiming: Bool { plan.spec.stop?.value is AshaStop }
  private var hasCohorts: Bool { !brackets.isEmpty }

  /// Whether a trial's run goes on from rung to rung: with a share of the rows each is a run of its own.
  package var goesOn: Bool { rungs.allSatisfy { $0.share == nil } }

  // MARK: - Going on

  package mutating func next() -> Next {
    if pending.isEmpty { propose() }
    if !pending.isEmpty { return .run(pending.removeFirst()) }
    return open.isEmpty ? .finished : .wait
  }

  /// Takes note of what all runs of a trial came to at a rung.
  package mutating func receive(_ outcome: SweepTrial.Outcome, at place: Place) {
    precondition(open.remove(place) != nil, "nothing runs as trial \(place.trial)")
    // Runs that nobody has asked for yet are known with the others.
    pending.removeAll { $0.place == place }
    trials[place.trial - 1].note(outcome, rung: place.rung)
    unwritten.append(place)
    if cohort != nil { return judgeCohort() }
    judge(place)
  }

  /// Results that nothing comes before any more, in their order.
  package mutating func takeWritable() -> [Place] {
    if dependsOnTiming {
      defer { unwritten = [] }
      return unwritten
    }
    let earliest = open.map(key).min { $0 < $1 }
    let ready = unwritten.filter { place in earliest.map { key(place) < $0 } ?? true }
    unwritten.removeAll { ready.contains($0) }
    return ready.sorted { key($0) < key($1) }
  }

  /// Rung by rung in a cohort, trial by trial otherwise.
  private func key(_ place: Place) -> (Int, Int, Int) {
    hasCohorts ? (cohortOf(place.trial), place.rung, place.trial) : (0, place.trial, place.rung)
  }

  // MARK: - New trials

  private mutating func propose() {
    guard trials.count < plan.trials, !isExhausted else { return }
    if hasCohorts { openCohort() }
    let number = trials.count + 1
    if let cohort, number >= cohort.first + cohort.count { return }
    guard isKnown(before: number) else { return }
    let earlier = trials.map { trial in
      SearchObservation(
        point: trial.point,
        standing: trial.number <= number - plan.spec.lag || trial.number < (cohort?.first ?? 0)
          ? trial.standing : .running)
    }
    guard let point = choice.point(number - 1, after: earlier) else {
      isExhausted = true
      shortenCohort()
      return
    }
    let first = cohort?.rung ?? 0
    trials.append(
      SweepTrial(
        number: number, point: point, seeds: seeds(of: point), rungs: rungs.count,
        firstRung: first))
    cohort?.alive.append(number)
    start(number, rung: first)
  }

  /// Whether all that the choice of a trial may read is there.
  private func isKnown(before number: Int) -> Bool {
    guard choice.learns || plan.spec.stop?.value is MedianStop else { return true }
    let last = number - plan.spec.lag
    return trials.prefix(max(0, last)).allSatisfy { trial in
      // In its cohort a trial has a number as soon as the first rung is over.
      cohort == nil ? trial.state != .open : trial.lastRung != nil
    }
  }

  mutating func start(_ trial: Int, rung: Int) {
    open.insert(Place(trial: trial, rung: rung))
    pending += trials[trial - 1].seeds.indices.map { Job(trial: trial, rung: rung, run: $0) }
  }

  /// The same configuration gets the same seeds in every sweep of that seed.
  private func seeds(of point: SearchPoint) -> [Int] {
    let text = plan.overrides(point).joined(separator: "\n")
    let philox = Philox(seed: UInt64(plan.seed), purpose: "trial", path: text)
    return (0..<plan.spec.repeats).map { run in
      let words = philox.words(UInt64(run), 0)
      return Int(words.0) << 21 | Int(words.1 >> 11)
    }
  }

  // MARK: - Single trials

  private mutating func judge(_ place: Place) {
    let trial = trials[place.trial - 1]
    guard trial.state == .open, let value = trial.value else { return }
    if place.rung == rungs.count - 1 {
      trials[place.trial - 1].end(.done)
    } else if goesOn(trial, value, place) {
      start(place.trial, rung: place.rung + 1)
    } else {
      trials[place.trial - 1].end(.stopped(rung: place.rung))
    }
  }

  private func goesOn(_ trial: SweepTrial, _ value: Double, _ place: Place) -> Bool {
    switch plan.spec.stop?.value {
    case is AshaStop:
      let known = trials.compactMap { $0.outcomes[place.rung]?.value }
      return TrialRungs.isPromoted(
        value, among: known, eta: eta, higherIsBetter: plan.isHigherBetter)
    case let stop as MedianStop:
      let means = trials.prefix(max(0, trial.number - plan.spec.lag)).compactMap { earlier in
        earlier.outcomes[place.rung].flatMap { $0.value == nil ? nil : $0.running }
      }
      guard means.count >= stop.trials else { return true }
      let median = Self.median(means)
      return plan.isHigherBetter ? value >= median : value <= median
    default: return true
    }
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
