// SPDX-License-Identifier: MIT

internal import Synchronization

/// Seconds since some fixed moment; a parameter, so that tests need not wait.
public struct TrainingClock: Sendable {
  /// Reads it; never less than it has read before.
  public let now: @Sendable () -> Double

  /// Makes a clock from a function.
  ///
  /// Where that goes back, as a machine's time of day may, the time since then counts for nothing and the clock goes on from
  /// where it stood: no span is negative, and a limit of time is neither met at once nor never.
  public init(now: @escaping @Sendable () -> Double) {
    let steady = SteadyTime()
    self.now = { steady.advanced(to: now()) }
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

/// The sum of a clock's steps forward.
private final class SteadyTime: Sendable {
  private let state = Mutex<(last: Double, time: Double)?>(nil)

  func advanced(to now: Double) -> Double {
    state.withLock { state in
      let (last, time) = state ?? (now, now)
      // What is no number moves nothing.
      let step = now - last
      let next = time + (step > 0 ? step : 0)
      state = (now.isNaN ? last : now, next)
      return next
    }
  }
}
