// SPDX-License-Identifier: MIT

/// Seconds since some fixed moment; a parameter, so that tests need not wait.
public struct TrainingClock: Sendable {
  /// Reads it.
  public let now: @Sendable () -> Double

  /// Makes a clock from a function.
  public init(now: @escaping @Sendable () -> Double) {
    self.now = now
  }

  /// The machine's clock, which never goes back.
  public static func continuous() -> TrainingClock {
    let start = ContinuousClock.now
    return TrainingClock {
      let parts = start.duration(to: .now).components
      return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
    }
  }
}
