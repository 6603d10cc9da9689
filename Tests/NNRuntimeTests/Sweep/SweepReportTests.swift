// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// The page and the words of a sweep, with numbers made up in the place of training.
@Suite struct SweepReportTests {
  private func plan(_ sweep: String) throws -> SweepPlan {
    let text = """
      nnspec: 1
      name: "<b>flowers</b>"
      data:
        source: {csv: rows.csv}
        inputs: {x: {type: vector, columns: [a, b]}}
        target: {y: {type: number}}
        split: {train: 60%, validation: 40%}
      model: {layers: [{dense: {units: 8, name: "one"}}, output]}
      training: {loss: mean_squared_error, epochs: 9}
      sweep: {\(sweep)}
      """
    let check = SpecCheck(SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8)), data: .none)
    return try #require(check.sweep, "\(check.diagnostics.map(\.message))")
  }

  /// `value`: of each run of a trial; nil for a failed one.
  private func results(
    _ sweep: String, _ value: (SweepTrial, Int) -> Double?
  ) throws -> SweepResults {
    var schedule = SweepSchedule(try plan(sweep))
    var times: [SweepSchedule.Place: SweepJournal.Time] = [:]
    while case .run(let job) = schedule.next() {
      let trial = schedule.trials[job.trial - 1]
      let values = trial.seeds.indices.compactMap { value(trial, $0) }
      let isWhole = values.count == trial.seeds.count
      times[job.place] = .init(start: Double(times.count), end: Double(times.count + 1), worker: 1)
      schedule.receive(
        .init(
          values: isWhole ? values : [], running: values.first ?? .nan, epochs: 9, steps: 90,
          failure: isWhole ? nil : "<i>no</i>"), at: job.place)
    }
    return SweepResults(schedule, name: "<b>flowers</b>", times: times)
  }

  @Test func everythingIsEscapedAndThere() throws {
    let results = try results(
      "method: random, trials: 40, space: {data.seed: {int: [0, 99]}, training.batch_size: [8, 16], training.mixup: {log: [0.1, 10]}}"
    ) { trial, _ in trial.number == 7 ? nil : Double(trial.number % 9) }
    let html = SweepReport(results, curves: [1: [3, 2, 1], 2: [4, 4]], bestSpec: "a: <u>").html
    for mark in ["<b>f", "<i>no", "<u>"] { #expect(!html.contains(mark)) }
    for word in [
      "Every trial, and the best so far", "How trials went on", "What mattered",
      "All settings at once", "What ran when", "failed: &lt;i&gt;no", "1 trial failed.",
    ] { #expect(html.contains(word), "\(word)") }
    // Two settings against each other: 14 by 14 cells.
    #expect(html.split(separator: "class=\"cell\"").count == 14 * 14 + 1)
  }

  @Test func oddSweepsHaveAPageToo() throws {
    let one = try results("method: list, start: [{training.mixup: 0.5}]") { _, _ in 1 }
    #expect(SweepReport(one, curves: [:], bestSpec: nil).html.contains("The best of 1 trial"))
    let failed = try results("method: random, trials: 3, space: {training.mixup: {log: [0.1, 10]}}")
    { _, _ in nil }
    #expect(failed.best == nil)
    #expect(
      SweepReport(failed, curves: [:], bestSpec: nil).html.contains("No trial came to its end"))
  }

  /// Two configurations, whose runs differ by 0.2 and 0.4: a deviation of √((0.02 + 0.08) / 2) from seed to seed, and of that times
  /// √(2 / 2) of the difference of two means.
  @Test(arguments: [(0.2, true), (0.3, false)]) func closeCalls(_ distance: Double, _ isClose: Bool)
    throws
  {
    let results = try results(
      "method: list, repeat: 2, start: [{training.mixup: 0.5}, {training.mixup: 0.7}]"
    ) { trial, run in
      trial.number == 1 ? 1 + Double(run) * 0.2 : 1 + distance - 0.1 + Double(run) * 0.4
    }
    let deviation = try #require(results.seedDeviation)
    #expect(abs(deviation - 0.05.squareRoot()) < 1e-12)
    #expect(results.isCloseCall == isClose)
    let says = results.sentences.contains { $0.contains("less than one seed from another") }
    #expect(says == isClose)
  }
}
