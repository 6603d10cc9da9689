// SPDX-License-Identifier: MIT

/// Runs the steps of a plan, with helpers where a step has several parts.
package final class Executor {
  private let steps: [PlannedStep]
  package let run: Execution
  private let pool: WorkerPool?

  /// Makes helpers for all threads but the caller's own.
  package init(steps: [PlannedStep], run: Execution, threads: Int) {
    self.steps = steps
    self.run = run
    pool = threads > 1 ? WorkerPool(helpers: threads - 1, steps: steps.map(\.step), run: run) : nil
  }

  /// Runs a list of steps in order, each after the one before is complete.
  package func execute(_ range: Range<Int>) {
    for index in range { execute(index) }
  }

  /// Runs one step, round after round.
  package func execute(_ index: Int) {
    let step = steps[index].step
    let parts = step.parts(on: run)
    for round in 0..<step.rounds(on: run) {
      if let pool, parts > 1 {
        pool.execute(step: index, round: round, parts: parts)
      } else {
        for part in 0..<parts { step.run(part: part, round: round, worker: 0, on: run) }
      }
    }
  }
}
