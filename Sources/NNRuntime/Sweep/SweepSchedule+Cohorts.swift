// SPDX-License-Identifier: MIT

internal import NNSpec

// Trials that go through the rungs together, each rung judged when all of it is known.
extension SweepSchedule {
  mutating func openCohort() {
    guard cohort == nil else { return }
    let next = brackets[bracket % brackets.count]
    bracket += 1
    let first = trials.count + 1
    cohort = Cohort(
      first: first, count: min(next.trials, plan.trials - trials.count), rung: next.firstRung,
      alive: [])
  }

  /// A cohort that no configuration is left for is as large as it is.
  mutating func shortenCohort() {
    guard let whole = cohort else { return }
    cohort = Cohort(
      first: whole.first, count: whole.alive.count, rung: whole.rung, alive: whole.alive)
    if whole.alive.isEmpty { cohort = nil } else { judgeCohort() }
  }

  mutating func judgeCohort() {
    guard var cohort, trials.count >= cohort.first + cohort.count - 1,
      cohort.alive.allSatisfy({ trials[$0 - 1].outcomes[cohort.rung] != nil })
    else { return }
    let whole = cohort.alive.filter { trials[$0 - 1].state != .failed }
    if cohort.rung == rungs.count - 1 || whole.isEmpty {
      for number in whole { trials[number - 1].end(.done) }
      self.cohort = nil
      return
    }
    let order = whole.sorted { (badness($0), $0) < (badness($1), $1) }
    let count = TrialRungs.survivors(of: cohort.alive.count, eta: eta)
    for number in order.dropFirst(count) { trials[number - 1].end(.stopped(rung: cohort.rung)) }
    cohort.alive = order.prefix(count).sorted()
    cohort.rung += 1
    self.cohort = cohort
    for number in cohort.alive { start(number, rung: cohort.rung) }
  }

  private func badness(_ number: Int) -> Double {
    let value = trials[number - 1].value ?? .nan
    return plan.isHigherBetter ? -value : value
  }

  var eta: Int { plan.spec.stop?.value.rungs?.eta ?? 2 }

  /// The first trial of the cohort that a trial belongs to.
  func cohortOf(_ number: Int) -> Int {
    var (first, index) = (1, 0)
    while true {
      let count = brackets[index % brackets.count].trials
      if number < first + count { return first }
      first += count
      index += 1
    }
  }
}
