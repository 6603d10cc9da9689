// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a learning-rate range test saw.
package struct RateCurve: Sendable, Equatable {
  /// One step.
  package struct Point: Sendable, Equatable {
    package let rate: Double
    /// Of the step's batch, before its update.
    package let loss: Double
    package let smoothed: Double

    package init(rate: Double, loss: Double, smoothed: Double) {
      self.rate = rate
      self.loss = loss
      self.smoothed = smoothed
    }
  }

  /// Why it ended.
  package enum End: String, Sendable {
    case done, exploded
    case notFinite = "not_finite"
    case interrupted
  }

  /// Rates to begin with.
  package struct Suggestion: Sendable, Equatable {
    /// Where the smoothed loss falls fastest.
    package let steepest: Double
    /// A tenth of the rate with the lowest smoothed loss.
    package let tenthOfLowest: Double

    /// The smaller one.
    package var recommended: Double { min(steepest, tenthOfLowest) }
  }

  package let points: [Point]
  package let end: End

  package init(points: [Point], end: End) {
    self.points = points
    self.end = end
  }

  /// Where the smoothed loss is lowest; nil without points.
  package var lowest: Int? {
    points.indices.min { points[$0].smoothed < points[$1].smoothed }
  }

  /// Nil where the loss never falls by a hundredth of where it begins.
  package var suggestion: Suggestion? {
    guard let lowest, let first = points.first,
      first.smoothed - points[lowest].smoothed > 0.01 * abs(first.smoothed)
    else { return nil }
    // Differences over a few steps: single ones are noise.
    let reach = max(1, points.count / 40)
    let slopes = (0...lowest).map { index in
      let (left, right) = (max(index - reach, 0), min(index + reach, lowest))
      guard left < right else { return 0.0 }
      return (points[right].smoothed - points[left].smoothed)
        / (log(points[right].rate) - log(points[left].rate))
    }
    let steepest = slopes.indices.min { slopes[$0] < slopes[$1] } ?? lowest
    return Suggestion(
      steepest: points[steepest].rate, tenthOfLowest: points[lowest].rate / 10)
  }
}
