// SPDX-License-Identifier: MIT

/// What a `plateau` schedule has seen so far.
package struct PlateauState: Codable, Sendable, Equatable {
  /// The factor of the rate.
  package private(set) var factor = 1.0
  private var best: Double?
  private var badCount = 0
  private var restCount = 0

  package init() {}

  /// Takes in one evaluation; what is not finite or not there is no better than the best.
  ///
  /// The rate never goes below the minimum, so `rate` says what it is without factor.
  package mutating func observe(
    _ value: Double?, _ schedule: PlateauSchedule, higherIsBetter: Bool
  ) {
    if let value, value.isFinite, isBetter(value, schedule, higherIsBetter) {
      best = value
      badCount = 0
    } else {
      badCount += 1
    }
    if restCount > 0 {
      restCount -= 1
      badCount = 0
    }
    if badCount > schedule.patience {
      factor *= schedule.factor
      restCount = schedule.cooldown
      badCount = 0
    }
  }

  /// The rate that has been lowered so far.
  package func lowered(_ rate: Double, _ schedule: PlateauSchedule) -> Double {
    // A warm-up may still be below the minimum.
    max(rate * factor, min(rate, schedule.minimum))
  }

  private func isBetter(
    _ value: Double, _ schedule: PlateauSchedule, _ higherIsBetter: Bool
  ) -> Bool {
    guard let best else { return true }
    let isHigher = schedule.mode.map { $0 == .maximum } ?? higherIsBetter
    switch schedule.thresholdMode {
    case .relative:
      let margin = isHigher ? 1 + schedule.threshold : 1 - schedule.threshold
      return isHigher ? value > best * margin : value < best * margin
    case .absolute:
      return isHigher ? value > best + schedule.threshold : value < best - schedule.threshold
    }
  }
}
