// SPDX-License-Identifier: MIT

package import NNSpec

/// What a sweep came to.
package struct SweepResults {
  package let schedule: SweepSchedule
  package let name: String
  package let times: [SweepSchedule.Place: SweepJournal.Time]
  package var plan: SweepPlan { schedule.plan }
  package var trials: [SweepTrial] { schedule.trials }

  package init(
    _ schedule: SweepSchedule, name: String, times: [SweepSchedule.Place: SweepJournal.Time]
  ) {
    (self.schedule, self.name, self.times) = (schedule, name, times)
  }

  /// The best of the trials that were trained to the end; the first of equal ones.
  package static func best(_ trials: [SweepTrial], _ plan: SweepPlan) -> SweepTrial? {
    ranked(trials, plan).first
  }

  /// Trials that were trained to the end, the best first.
  package static func ranked(_ trials: [SweepTrial], _ plan: SweepPlan) -> [SweepTrial] {
    func badness(_ trial: SweepTrial) -> Double {
      (plan.isHigherBetter ? -1 : 1) * (trial.value ?? .nan)
    }
    return trials.filter { $0.state == .done && $0.value != nil }
      .sorted { (badness($0), $0.number) < (badness($1), $1.number) }
  }

  package var ranked: [SweepTrial] { Self.ranked(trials, plan) }
  package var best: SweepTrial? { ranked.first }

  /// Updates of all trials, and what they would have been without giving any up; nil where no trial tells.
  package var steps: (made: Int, whole: Int)? {
    let whole = trials.filter { $0.state == .done }
    // Where trials end by themselves nobody knows how far the others would have gone.
    guard !whole.isEmpty, !plan.hasEarlyStopping else { return nil }
    var sum = 0.0
    for trial in trials {
      guard let rung = trial.lastRung, let outcome = trial.outcomes[rung], outcome.epochs > 0
      else { continue }
      if trial.state == .done {
        sum += Double(trial.steps)
      } else {
        sum += Double(trial.steps) / Double(outcome.epochs) * Double(plan.epochs ?? outcome.epochs)
      }
    }
    return (trials.reduce(0) { $0 + $1.steps }, Int(sum))
  }

  /// The deviation of one run's number from seed to seed, over all trials with several; nil without any.
  ///
  /// √(Σ s² / n) of the trials' own deviations.
  package var seedDeviation: Double? {
    let spreads = trials.filter { $0.state == .done }.compactMap { trial -> Double? in
      guard let rung = trial.lastRung, let values = trial.outcomes[rung]?.values, values.count > 1,
        let mean = trial.value
      else { return nil }
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    guard !spreads.isEmpty else { return nil }
    return (spreads.reduce(0, +) / Double(spreads.count)).squareRoot()
  }

  /// Whether the best two differ by less than means of so many seeds do by chance; nil where that is not known.
  package var isCloseCall: Bool? {
    guard let seedDeviation, ranked.count > 1, let first = ranked[0].value,
      let second = ranked[1].value
    else { return nil }
    // The deviation of a difference of two means.
    let noise = seedDeviation * (2 / Double(plan.spec.repeats)).squareRoot()
    return abs(first - second) < noise
  }
}
