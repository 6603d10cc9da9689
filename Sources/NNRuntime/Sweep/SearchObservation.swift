// SPDX-License-Identifier: MIT

package import NNSpec

/// What a sweep knows of an earlier trial when it chooses the next one.
package struct SearchObservation {
  /// How far the trial has come.
  package enum Standing: Equatable {
    /// Trained to the end.
    case done(value: Double)
    /// Judged at a rung, and given up or waiting: the further, the better.
    case judged(rung: Int, value: Double)
    case failed
    /// Nothing is known yet.
    case running
  }

  package let point: SearchPoint
  package let standing: Standing

  package init(point: SearchPoint, standing: Standing) {
    (self.point, self.standing) = (point, standing)
  }

  func rank(higherIsBetter: Bool) -> Rank? { standing.rank(higherIsBetter: higherIsBetter) }

  /// First the group, then how far a trial came, then what it came to.
  typealias Rank = (group: Int, rung: Int, value: Double)
}

extension SearchObservation.Standing {
  /// The best trials first, those that failed last; nil for those of which nothing is known.
  ///
  /// As in Optuna: trials at their end, then those that came the furthest.
  func rank(higherIsBetter: Bool) -> SearchObservation.Rank? {
    func key(_ value: Double) -> Double { higherIsBetter ? -value : value }
    switch self {
    case .done(let value): return (0, 0, key(value))
    case .judged(let rung, let value): return (1, -rung, key(value))
    case .failed: return (2, 0, 0)
    case .running: return nil
    }
  }
}
