// SPDX-License-Identifier: MIT

package import NNSpec

/// What a trial gets before each judgement.
package enum TrialResource: Equatable, Sendable {
  /// Trained up to the end of this epoch, and from there on later.
  case epochs(Int)
  /// Trained to the end on this share of the training rows, afresh each time.
  case rows(Double)
  /// Trained to the end.
  case whole

  /// The share of the training rows; nil for all of them.
  package var share: Double? { if case .rows(let share) = self { share } else { nil } }
}

/// The judgements of trials, from the first to the end of training.
package enum TrialRungs {
  /// min · eta^j as long as that is less than all, then all.
  ///
  /// The last that comes near all is left out: with 30 epochs 1, 3, 9, 30 and not 27 before 30.
  package static func rungs(_ first: RungLength, eta: Int, epochs: Int) -> [TrialResource] {
    switch first {
    case .epochs(let first):
      let count = rungs(ratio: Double(epochs) / Double(first), eta)
      var length = first
      return (0..<count).map { _ in
        defer { length *= eta }
        return .epochs(length)
      } + [.whole]
    case .rows(let first):
      let count = rungs(ratio: 1 / first, eta)
      var share = first
      return (0..<count).map { _ in
        defer { share *= Double(eta) }
        return .rows(share)
      } + [.whole]
    }
  }

  /// ⌊log_eta(ratio)⌋.
  private static func rungs(ratio: Double, _ eta: Int) -> Int {
    var (count, reach) = (0, Double(eta))
    // Shares such as 1 / 3^-2 are not exact.
    while reach <= ratio * (1 + 1e-9) {
      count += 1
      reach *= Double(eta)
    }
    return count
  }

  /// A judgement after `warmup` epochs and after each `every` more.
  package static func rungs(_ stop: MedianStop, epochs: Int) -> [TrialResource] {
    stride(from: stop.warmup, to: epochs, by: stop.every).map(TrialResource.epochs) + [.whole]
  }

  /// Trials of hyperband's brackets in turn, the first judged first: ⌈(s_max + 1) · eta^s / (s + 1)⌉ of bracket s begin at rung
  /// s_max − s.
  package static func brackets(rungs: Int, eta: Int) -> [(trials: Int, firstRung: Int)] {
    let most = rungs - 1
    return (0...most).reversed().map { bracket in
      let power = (0..<bracket).reduce(1) { product, _ in product * eta }
      let trials = ((most + 1) * power + bracket) / (bracket + 1)
      return (trials, most - bracket)
    }
  }

  /// How many of a cohort's trials go on from a rung.
  package static func survivors(of count: Int, eta: Int) -> Int { max(1, count / eta) }

  /// Whether a value is among the best 1 / eta of those known at its rung, itself among them; of fewer than eta, the best.
  package static func isPromoted(
    _ value: Double, among known: [Double], eta: Int, higherIsBetter: Bool
  ) -> Bool {
    let sorted = known.map { higherIsBetter ? -$0 : $0 }.sorted()
    let place = max(0, sorted.count / eta - 1)
    return (higherIsBetter ? -value : value) <= sorted[place]
  }
}
