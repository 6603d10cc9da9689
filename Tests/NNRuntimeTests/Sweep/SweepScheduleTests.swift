// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// What is tried and in which order, with numbers made up in the place of training.
@Suite struct SweepScheduleTests {
  private static let base = """
    nnspec: 1
    parameters: {width: 8}
    data:
      source: {csv: rows.csv}
      inputs: {x: {type: vector, columns: [a, b]}}
      target: {y: {type: number}}
      split: {train: 60%, validation: 40%}
    model: {layers: [{dense: "${width}"}, output]}
    training: {loss: mean_squared_error, epochs: 27, optimiser: {adam: {learning_rate: 1e-3}}}

    """
  private static let space =
    "space: {width: {int: [1, 400]}, training.optimiser.adam.learning_rate: {log: [1e-5, 1]}}"

  private func plan(_ sweep: String) throws -> SweepPlan {
    let file = SourceFile(
      path: "t.nn.yaml", bytes: Array((Self.base + "sweep: {\(sweep)}\n").utf8))
    let check = SpecCheck(file, data: .none)
    return try #require(check.sweep, "\(check.diagnostics.map(\.message))")
  }

  /// Made up: a bowl over width and rate, nearer its depth the longer the training; wide ones fail.
  private func outcome(
    _ trial: SweepTrial, _ resource: TrialResource, fails: Bool = false
  ) -> SweepTrial.Outcome {
    let width = Double(trial.point.texts[0] ?? "") ?? 0
    let rate = trial.point.texts.dropFirst().first.flatMap { Double($0 ?? "") } ?? 0.01
    let epochs: Int =
      if case .epochs(let count) = resource { count } else { 27 }
    if fails, width > 300 {
      return .init(values: [], running: .nan, epochs: 0, steps: 0, failure: "made up")
    }
    let bowl = (width - 90) * (width - 90) / 1e4 + (rate - 0.01) * (rate - 0.01)
    let value = bowl + 1 / Double(epochs)
    let values = trial.seeds.indices.map { value + Double($0) * 1e-3 }
    return .init(values: values, running: value + 0.1, epochs: epochs, steps: epochs * 10)
  }

  /// Runs everything with so many at once, which end in random order.
  private func run(
    _ plan: SweepPlan, parallel: Int, seed: UInt64 = 1, fails: Bool = false
  ) -> (schedule: SweepSchedule, journal: [String]) {
    run(SweepSchedule(plan), begun: [], parallel: parallel, seed: seed, fails: fails)
  }

  /// The same from somewhere on, with what was begun.
  private func run(
    _ start: SweepSchedule, begun: [SweepSchedule.Job], parallel: Int, seed: UInt64 = 1,
    fails: Bool = false
  ) -> (schedule: SweepSchedule, journal: [String]) {
    let plan = start.plan
    var schedule = start
    var running = begun
    var left: [SweepSchedule.Place: Int] = [:]
    var journal: [String] = []
    var random = RandomStream(Philox(seed: seed, purpose: "test", path: ""))
    while true {
      while running.count < parallel, case .run(let job) = schedule.next() { running.append(job) }
      guard !running.isEmpty else { break }
      let job = running.remove(at: random.below(running.count))
      let place = job.place
      left[place, default: plan.spec.repeats] -= 1
      guard left[place] == 0 else { continue }
      let trial = schedule.trials[job.trial - 1]
      schedule.receive(outcome(trial, schedule.rungs[job.rung], fails: fails), at: place)
      for place in schedule.takeWritable() {
        journal.append(
          SweepJournal.line(
            schedule.trials[place.trial - 1], rung: place.rung, plan,
            .init(start: 0, end: 0, worker: 1)))
      }
    }
    guard case .finished = schedule.next() else {
      Issue.record("it waits for nothing")
      return (schedule, journal)
    }
    return (schedule, journal)
  }

  static let sweeps = [
    "method: random, trials: 20, \(space)", "method: sobol, trials: 16, \(space)",
    "method: tpe, trials: 40, \(space)",
    "method: tpe, trials: 40, repeat: 3, \(space)",
    "method: tpe, trials: 60, \(space), stop: {halving: {min: 1}}",
    "method: tpe, trials: 50, \(space), stop: {hyperband: {min: 1}}",
    "method: tpe, trials: 40, \(space), stop: {median: {warmup: 3, every: 3}}",
    "method: random, trials: 40, repeat: 2, \(space), stop: {halving: {min: 20%, eta: 2}}",
    "method: {grid: {}}, space: {width: {int: [1, 9]}, training.batch_size: [2, 4]}",
  ]

  @Test("the same journal however many run at once, and whatever ends first", arguments: sweeps)
  func order(_ sweep: String) throws {
    let plan = try plan(sweep)
    let one = run(plan, parallel: 1, fails: true)
    #expect(one.schedule.trials.count == plan.trials)
    for parallel in 2...5 {
      let several = run(plan, parallel: parallel, seed: UInt64(parallel), fails: true)
      #expect(several.journal == one.journal)
    }
  }

  @Test("a journal cut anywhere leads to the same end", arguments: sweeps + [asha])
  func replay(_ sweep: String) throws {
    let plan = try plan(sweep)
    let whole = run(plan, parallel: 3).journal
    for length in [0, 1, whole.count / 3, whole.count - 1, whole.count] {
      let entries = try whole.prefix(length).map { line in
        try #require(SweepJournal.entry(JSONValue.parse(Array(line.utf8))))
      }
      var schedule = SweepSchedule(plan)
      let begun = try schedule.replay(entries, path: "sweep.jsonl")
      for entry in entries {
        #expect(schedule.trials[entry.place.trial - 1].outcomes[entry.place.rung] == entry.outcome)
      }
      let rest = run(schedule, begun: begun, parallel: 2).journal
      if sweep == Self.asha {
        #expect(rest.count + length >= plan.trials)
      } else {
        #expect(whole.prefix(length) + rest == whole[...])
      }
    }
  }

  private static let asha =
    "method: random, trials: 30, \(space), stop: {asha: {min: 1, eta: 3}}"

  @Test("a journal of another choice is refused")
  func otherJournal() throws {
    let plan = try plan("method: random, trials: 20, \(Self.space)")
    let other = try self.plan("method: random, seed: 5, trials: 20, \(Self.space)")
    let entry = try #require(
      SweepJournal.entry(JSONValue.parse(Array(run(other, parallel: 1).journal[0].utf8))))
    var schedule = SweepSchedule(plan)
    #expect(throws: SweepJournal.Problem.self) { try schedule.replay([entry], path: "sweep.jsonl") }
  }

  @Test("no configuration twice, and an end where none is left")
  func exhaustion() throws {
    for method in ["random", "sobol", "tpe"] {
      let plan = try plan(
        "method: \(method), trials: 100, space: {width: {int: [1, 5]}, training.batch_size: [2, 4, 8]}"
      )
      let schedule = run(plan, parallel: 2).schedule
      #expect(schedule.isExhausted)
      #expect(schedule.trials.count == 15)
      #expect(Set(schedule.trials.map(\.point)).count == 15)
    }
  }

  @Test("halving keeps a third at each rung")
  func halving() throws {
    let plan = try plan("method: random, trials: 40, \(Self.space), stop: {halving: {min: 1}}")
    let schedule = run(plan, parallel: 2).schedule
    #expect(schedule.rungs == [.epochs(1), .epochs(3), .epochs(9), .whole])
    // Cohorts of 27 and of the 13 that are left: 27, 9, 3, 1 and 13, 4, 1, 1.
    let reached = (0..<4).map { rung in schedule.trials.count { $0.outcomes[rung] != nil } }
    #expect(reached == [40, 13, 4, 2])
    for (from, to) in [(1, 27), (28, 40)] {
      let cohort = schedule.trials.filter { (from...to).contains($0.number) }
      let values = cohort.compactMap { $0.outcomes[0]?.value }
      let best = cohort.min { ($0.outcomes[0]?.value ?? 9) < ($1.outcomes[0]?.value ?? 9) }
      #expect(values.count == cohort.count)
      #expect(best?.state == .done)
    }
  }

  @Test("hyperband's brackets begin later and later")
  func hyperband() throws {
    let plan = try plan("method: random, trials: 49, \(Self.space), stop: {hyperband: {min: 1}}")
    let schedule = run(plan, parallel: 2).schedule
    let firsts = schedule.trials.map(\.firstRung)
    // ⌈4 · 27 / 4⌉, ⌈4 · 9 / 3⌉, ⌈4 · 3 / 2⌉, 4.
    let sizes = (0..<4).map { rung in firsts.count { $0 == rung } }
    #expect(sizes == [27, 12, 6, 4])
  }

  @Test("the median rule gives up what is worse than half of the earlier ones")
  func median() throws {
    let plan = try plan(
      "method: random, trials: 40, lag: 1, \(Self.space), stop: {median: {warmup: 3, every: 6}}")
    let schedule = run(plan, parallel: 1).schedule
    #expect(schedule.rungs == [.epochs(3), .epochs(9), .epochs(15), .epochs(21), .whole])
    for trial in schedule.trials {
      let means = schedule.trials.prefix(trial.number - 1).compactMap { $0.outcomes[0]?.running }
      guard means.count >= 5, let value = trial.outcomes[0]?.value else { continue }
      let worse = means.count { $0 < value }
      #expect((trial.state == .stopped(rung: 0)) == (2 * worse > means.count))
    }
    #expect(schedule.trials.contains { $0.state == .stopped(rung: 0) })
  }

  @Test("a trial of tpe knows nothing of those less than lag before it")
  func lag() throws {
    let plan = try plan("method: tpe, trials: 30, lag: 3, \(Self.space)")
    var schedule = SweepSchedule(plan)
    var running: [SweepSchedule.Job] = []
    while case .run(let job) = schedule.next() { running.append(job) }
    #expect(running.map(\.trial) == [1, 2, 3])
    schedule.receive(outcome(schedule.trials[1], .whole), at: running[1].place)
    guard case .wait = schedule.next() else {
      Issue.record("trial 4 does not wait for trial 1")
      return
    }
    schedule.receive(outcome(schedule.trials[0], .whole), at: running[0].place)
    guard case .run(let next) = schedule.next() else {
      Issue.record("trial 4 waits for more than trial 1")
      return
    }
    #expect(next.trial == 4)
  }

  @Test("tpe comes nearer than random draws")
  func learns() throws {
    func mean(_ method: String) throws -> Double {
      let bests = try (0..<10).map { seed in
        let plan = try plan("method: \(method), seed: \(seed), trials: 60, \(Self.space)")
        let schedule = run(plan, parallel: 1).schedule
        return try #require(SweepResults.best(schedule.trials, plan)?.value)
      }
      return bests.reduce(0, +) / 10
    }
    #expect(try mean("tpe") < mean("random"))
  }

  @Test("a new setting leaves the draws of the others as they were")
  func streams() throws {
    let small = try plan("method: random, trials: 5, space: {width: {int: [1, 400]}}")
    let large = try plan("method: random, trials: 5, \(Self.space)")
    let widths = [small, large].map {
      run($0, parallel: 1).schedule.trials.map { $0.point.texts[0] }
    }
    #expect(widths[0] == widths[1])
  }

  @Test("failed trials count as worst and are never best")
  func failures() throws {
    let plan = try plan("method: tpe, trials: 60, \(Self.space), stop: {halving: {min: 3}}")
    let schedule = run(plan, parallel: 2, fails: true).schedule
    #expect(schedule.trials.contains { $0.state == .failed })
    #expect(schedule.trials.allSatisfy { $0.state != .open })
    let best = try #require(SweepResults.best(schedule.trials, plan))
    #expect(best.state == .done)
  }
}
