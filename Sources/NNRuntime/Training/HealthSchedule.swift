// SPDX-License-Identifier: MIT

/// After which updates layers are looked at, and what that may cost.
///
/// Which moments are seen depends on the clock, the training does not: looking changes nothing.
package struct HealthSchedule {
  /// In a run.
  package static let most = 40
  /// Of the time in training.
  static let share = 0.03
  /// Seconds that are free: no one waits for so little.
  static let free = 0.02

  private let planned: Int?
  private var spent = 0.0
  private var lastCost = 0.0

  /// `planned`: updates; nil if only the clock ends the run.
  package init(planned: Int?) { self.planned = planned }

  /// Whether an update, counted from 1, is one of the evenly spread ones; of a run of unknown length, 1, 2, 4, 8, ….
  package func isDue(_ step: Int) -> Bool {
    guard step >= 1 else { return false }
    guard let planned else { return step & (step - 1) == 0 }
    if planned <= Self.most { return step <= planned }
    // The k-th of the moments is at 1 + k (planned - 1) / (most - 1), rounded.
    let (gaps, length) = (Self.most - 1, planned - 1)
    func moment(_ k: Int) -> Int { 1 + (2 * k * length + gaps) / (2 * gaps) }
    let near = (step - 1) * gaps / length
    return [near, near + 1].contains { $0 <= gaps && moment($0) == step }
  }

  /// Whether to look after an update; the first and the last are always seen.
  package func wants(_ step: Int, elapsed: Double) -> Bool {
    guard isDue(step) else { return false }
    if step == 1 || step == planned { return true }
    return spent + lastCost <= Self.share * elapsed + Self.free
  }

  /// Takes note of what a look took.
  package mutating func note(seconds: Double) {
    spent += seconds
    lastCost = seconds
  }
}
