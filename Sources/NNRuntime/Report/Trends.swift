// SPDX-License-Identifier: MIT

/// What the curves did, measured by rules that need no tuning.
enum Trends {
  /// Validation loss rising while training loss falls.
  struct Overfitting {
    /// Where the validation loss was lowest.
    let bestEpoch: Int
    /// The evaluation after it.
    let firstEpoch: Int
    /// Validation loss at its minimum and at the end.
    let validation: (best: Double, last: Double)
    /// Training loss at the same two places.
    let train: (best: Double, last: Double)
  }

  /// A stretch in which the loss stayed on one level.
  struct Plateau {
    /// The loss there.
    let level: Double
    /// The last epoch of it.
    let lastEpoch: Int
    /// How low the loss came afterwards.
    let lowest: Double
  }

  /// Finds over-fitting: three or more evaluations after the minimum of the validation loss, the last three on average 2 %
  /// above the middle one of the three around it (one lucky evaluation is no minimum), while the training loss fell, and is
  /// lower now.
  static func overfitting(_ history: RunHistory) -> Overfitting? {
    let pairs = history.evaluations.compactMap { evaluation -> (Int, Double, Double)? in
      guard let validation = evaluation.validation["loss"], let train = evaluation.train["loss"],
        validation.isFinite, train.isFinite
      else { return nil }
      return (evaluation.epoch, train, validation)
    }
    guard let best = pairs.indices.min(by: { pairs[$0].2 < pairs[$1].2 }), pairs.count - best > 3,
      let last = pairs.last
    else { return nil }
    let tail = pairs.suffix(3).map(\.2).reduce(0, +) / 3
    let lowest = pairs[max(0, best - 1)...best + 1].map(\.2).sorted()[1]
    guard tail > lowest + 0.02 * abs(lowest), last.1 < pairs[best].1, last.1 < last.2 else {
      return nil
    }
    return Overfitting(
      bestEpoch: pairs[best].0, firstEpoch: pairs[best + 1].0,
      validation: (pairs[best].2, last.2), train: (pairs[best].1, last.1))
  }

  /// Returns the share by which a part's loss fell over the last third; nil under six evaluations.
  static func improvementAtTheEnd(
    _ history: RunHistory, _ part: RunHistory.Part = .train
  ) -> Double? {
    let losses = history.points("loss", part).map(\.value)
    guard losses.count >= 6, losses.allSatisfy(\.isFinite) else { return nil }
    let before = losses[losses.count - 1 - losses.count / 3]
    // The best of the third, so that one bad last epoch is no plateau.
    guard let after = losses.suffix(losses.count / 3).min(), before > 0 else { return nil }
    return (before - after) / before
  }

  /// Finds a plateau at the start that the loss then left: three evaluations and a twentieth of the
  /// run or more within 1 % of one level, and later a loss at least 10 % lower.
  static func plateauAtTheStart(_ history: RunHistory) -> Plateau? {
    let points = history.points("loss", .train).filter(\.value.isFinite)
    let least = max(3, points.count / 20)
    guard points.count > least else { return nil }
    var longest = 0..<0
    // The first epochs may fall onto the level; fifty places to begin at are enough.
    let starts = points.count / 10
    for start in stride(from: 0, through: starts, by: max(1, starts / 50)) {
      let level = points[start].value
      let end =
        points[start...].firstIndex { abs($0.value - level) > 0.01 * abs(level) } ?? points.count
      if end - start > longest.count { longest = start..<end }
    }
    guard longest.count >= least, longest.upperBound < points.count,
      let lowest = points[longest.upperBound...].map(\.value).min()
    else { return nil }
    let level = points[longest].map(\.value).sorted()[longest.count / 2]
    guard lowest < 0.9 * level else { return nil }
    return Plateau(level: level, lastEpoch: points[longest.upperBound - 1].epoch, lowest: lowest)
  }

  /// Whether the second half of some values is a tenth lower than the first, in the mean.
  static func isFalling(_ values: some Collection<Double>) -> Bool {
    let half = values.count / 2
    let (before, after) = (values.prefix(half), values.suffix(half))
    return after.reduce(0, +) < 0.9 * before.reduce(0, +)
  }

  /// Returns how far values climb from one to the next, as a share of their size.
  ///
  /// `Σ max(0, vᵢ₊₁ − vᵢ) / Σ |vᵢ|`: a loss that only falls gives 0, however fast.
  static func roughness(_ values: some Collection<Double>) -> Double {
    let rises = zip(values, values.dropFirst()).map { max(0, $1 - $0) }.reduce(0, +)
    let size = values.map { abs($0) }.reduce(0, +)
    return size > 0 ? rises / size : 0
  }
}

extension RunStart {
  /// How many examples an interval may count on: none where time steps are measured, which depend on each other.
  func independent(_ examples: Int) -> Int { hasTimeSteps ? 0 : examples }
}
