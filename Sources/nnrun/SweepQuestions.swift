// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec

/// A sweep whose trials somebody else makes: settings go out as a line of JSON, their number comes in as a line.
///
/// For comparisons with other programs on functions that cost nothing.
struct SweepQuestions {
  private let plan: SweepPlan

  init(_ plan: SweepPlan) { self.plan = plan }

  /// Asks for trial after trial; what is no number is a failed one.
  func run() {
    var schedule = SweepSchedule(plan)
    let output = Terminal(.output, .never)
    while case .run(let job) = schedule.next() {
      output.writeRaw(SweepJournal.values(schedule.trials[job.trial - 1].point, plan).text + "\n")
      flushOutput()
      guard let line = readLine() else { return }
      let value = Double(line).flatMap { $0.isFinite ? $0 : nil }
      schedule.receive(
        .init(
          values: value.map { [$0] } ?? [], running: value ?? .nan, epochs: plan.epochs ?? 1,
          steps: 0, failure: value == nil ? line : nil), at: job.place)
    }
  }
}
