// SPDX-License-Identifier: MIT

package import NNSpec

/// One configuration of a sweep and what came of it.
package struct SweepTrial: Sendable {
  /// What was measured at a rung; of several runs the mean.
  package struct Outcome: Sendable, Equatable {
    /// Of each run; empty if one of them failed.
    package let values: [Double]
    /// The mean over the epochs so far of the monitored number, and over the runs.
    package let running: Double
    /// Epochs that were trained, of the first run.
    package let epochs: Int
    /// Updates that this rung took, over all runs.
    package let steps: Int
    /// Why it failed, in lower case.
    package let failure: String?

    package init(
      values: [Double], running: Double, epochs: Int, steps: Int, failure: String? = nil
    ) {
      (self.values, self.running, self.epochs) = (values, running, epochs)
      (self.steps, self.failure) = (steps, failure)
    }

    /// Nil where it failed.
    package var value: Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
  }

  package enum State: Sendable, Equatable {
    /// It trains, or waits for its cohort.
    case open
    /// Given up after this rung.
    case stopped(rung: Int)
    case failed
    case done
  }

  /// From 1.
  package let number: Int
  package let point: SearchPoint
  /// The seed of each run.
  package let seeds: [Int]
  package private(set) var outcomes: [Outcome?]
  package private(set) var state = State.open
  /// The first rung at which it is judged.
  package let firstRung: Int

  init(number: Int, point: SearchPoint, seeds: [Int], rungs: Int, firstRung: Int) {
    (self.number, self.point, self.seeds) = (number, point, seeds)
    self.firstRung = firstRung
    outcomes = [Outcome?](repeating: nil, count: rungs)
  }

  /// The last rung that it reached.
  package var lastRung: Int? { outcomes.lastIndex { $0 != nil } }
  /// What stands for it: its number at the last rung.
  package var value: Double? { lastRung.flatMap { outcomes[$0]?.value } }
  package var failure: String? { lastRung.flatMap { outcomes[$0]?.failure } }
  package var steps: Int { outcomes.reduce(0) { $0 + ($1?.steps ?? 0) } }

  mutating func note(_ outcome: Outcome, rung: Int) {
    outcomes[rung] = outcome
    if outcome.value == nil { state = .failed }
  }

  mutating func end(_ state: State) { self.state = state }

  /// For the choice of others: as if only the rungs up to `rung` were known.
  var standing: SearchObservation.Standing {
    if state == .failed { return .failed }
    guard let rung = lastRung, let value else { return .running }
    return state == .done ? .done(value: value) : .judged(rung: rung, value: value)
  }
}
