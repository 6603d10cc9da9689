// SPDX-License-Identifier: MIT

internal import NNSpec

/// When a run's state is saved.
///
/// As often as the spec says; where it says nothing after each epoch, but never so often that it would take more than 2 % of
/// the time.
struct CheckpointPace {
  /// Nil: decided by the time that saving takes.
  private let steps: Double?
  private let seconds: Double?
  /// Whether the spec says how often.
  let isGiven: Bool
  private var savedStep: Int
  private var savedAt: Double

  /// The share of the time that saving may take, where the spec does not say how often.
  static let share = 0.02

  init(_ spec: CheckpointSpec?, stepsPerEpoch: Int, step: Int, now: Double) {
    isGiven = spec != nil
    (savedStep, savedAt) = (step, now)
    switch spec?.every ?? .epochs(1) {
    case .steps(let count): (steps, seconds) = (Double(count), nil)
    case .epochs(let count): (steps, seconds) = (count * Double(stepsPerEpoch), nil)
    case .seconds(let count): (steps, seconds) = (nil, count)
    }
  }

  /// Whether the state after a step is to be saved; `cost`: the seconds that the last time took.
  func isDue(step: Int, now: Double, cost: Double) -> Bool {
    guard step > savedStep else { return false }
    if let seconds { return now - savedAt >= seconds }
    guard let steps else { return false }
    // Multiples of the interval, wherever the run was interrupted.
    guard (Double(step) / steps).rounded(.down) > (Double(savedStep) / steps).rounded(.down) else {
      return false
    }
    return isGiven || (now - savedAt) * Self.share >= cost
  }

  mutating func saved(step: Int, now: Double) { (savedStep, savedAt) = (step, now) }
}
