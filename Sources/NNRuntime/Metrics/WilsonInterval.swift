// SPDX-License-Identifier: MIT

/// The 95 % Wilson score interval of a share of independent examples, so that small test sets do not look precise.
///
/// (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n). Source: Wilson 1927, Probable Inference, the Law of Succession, and
/// Statistical Inference. Unlike the normal interval it stays within 0 and 1 and is right for few examples.
public struct WilsonInterval: Sendable, Equatable, Codable {
  /// The 97.5 % quantile of the normal distribution.
  static let z = 1.959963984540054

  /// The examples.
  public let count: Int
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double
  private let share: Double

  /// The interval of a share; nil without examples or for what is no share.
  package init?(share: Double, count: Int) {
    guard (0...1).contains(share), count > 0 else { return nil }
    let n = Double(count)
    let zz = Self.z * Self.z
    let centre = share + zz / (2 * n)
    let half = Self.z * (share * (1 - share) / n + zz / (4 * n * n)).squareRoot()
    low = max(0, (centre - half) / (1 + zz / n))
    high = min(1, (centre + half) / (1 + zz / n))
    (self.share, self.count) = (share, count)
  }

  /// Whether a share of that size is among those that may be the true one.
  package func holds(_ share: Double) -> Bool { low <= share && share <= high }

  /// Of how many examples the same share would leave a gate outside of the interval; nil if it is the gate itself.
  ///
  /// A gate g is outside when (p - g)² > z² g(1-g) / n, which is the interval solved for g.
  package func examples(toSettle gate: Double) -> Int? {
    let distance = share - gate
    guard distance != 0 else { return nil }
    let needed = Self.z * Self.z * gate * (1 - gate) / (distance * distance)
    return needed < 1e15 ? Int(needed.rounded(.down)) + 1 : nil
  }
}
