// SPDX-License-Identifier: MIT

/// What is left between predicted and true numbers: predicted - true, in the target's own units.
public struct ResidualSummary: Sendable, Equatable, Codable {
  /// Examples whose targets follow each other in size.
  public struct Stretch: Sendable, Equatable, Codable {
    /// The least target.
    public let low: Double
    /// The greatest target.
    public let high: Double
    /// How many there are.
    public let count: Int
    /// The mean of the residuals.
    public let bias: Double
    /// The mean of their sizes.
    public let meanAbsolute: Double
  }

  /// Residuals that are finite and below 1e100.
  public let count: Int
  /// Others.
  public let notFinite: Int
  /// Their mean.
  public let bias: Double
  /// Their deviation, of all and not of a sample.
  public let deviation: Double
  /// The mean of their sizes.
  public let meanAbsolute: Double
  /// The root of the mean of their squares.
  public let rootMeanSquare: Double
  /// The 5 %, 50 % and 95 % quantiles, with linear interpolation.
  public let quantiles: [Double]
  /// The largest size.
  public let largest: Double
  /// 1 - Σ residual² / Σ (target - mean)²; nil where the targets are all the same or of several kinds.
  public let r2: Double?
  /// The share of Σ residual² that the largest hundredth of them (at least one) has.
  public let shareOfLargest: Double
  /// How many that hundredth is.
  public let countOfLargest: Int
  /// Where the histogram begins.
  public let histogramLow: Double
  /// How wide its bins are.
  public let histogramWidth: Double
  /// Residuals in each bin; the last one holds its upper end.
  public let histogram: [Int]
  /// (quantile of the normal distribution, quantile of the residuals), at most 100; the probability of the i-th of n is
  /// (i - 1/2) / n.
  public let normalPairs: [CurvePoint]
  /// Ten stretches of as many examples each, by the size of the target; empty for fewer than 40.
  public let byTarget: [Stretch]

  private static let bins = 30
  private static let pairs = 100

  /// Summarises (true, predicted) pairs; nil without a finite residual.
  package init?(targets: [Double], predicted: [Double], areAlike: Bool = true) {
    // Squares of these and their sums are finite too.
    let finite = zip(targets, predicted).filter { abs($0) < 1e100 && abs($1) < 1e100 }
    guard !finite.isEmpty, finite.count <= targets.count else { return nil }
    let n = Double(finite.count)
    let residuals = finite.map { $1 - $0 }
    let sorted = residuals.sorted()
    let squares = residuals.map { $0 * $0 }
    let square = squares.reduce(0, +)
    let mean = residuals.reduce(0, +) / n
    count = finite.count
    notFinite = targets.count - finite.count
    bias = mean
    deviation = (residuals.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n).squareRoot()
    meanAbsolute = residuals.reduce(0) { $0 + abs($1) } / n
    rootMeanSquare = (square / n).squareRoot()
    quantiles = [0.05, 0.5, 0.95].map { Self.quantile($0, of: sorted) }
    largest = max(-sorted[0], sorted[sorted.count - 1])
    let centre = finite.reduce(0) { $0 + $1.0 } / n
    let spread = finite.reduce(0) { $0 + ($1.0 - centre) * ($1.0 - centre) }
    r2 = areAlike && spread > 0 ? 1 - square / spread : nil
    countOfLargest = max(1, finite.count / 100)
    shareOfLargest =
      square > 0 ? squares.sorted(by: >).prefix(countOfLargest).reduce(0, +) / square : 0
    (histogramLow, histogramWidth, histogram) = Self.histogram(sorted)
    normalPairs = Self.normalPairs(sorted)
    byTarget = Self.stretches(finite.map { ($0, $1 - $0) })
  }

  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }

  private static func histogram(_ sorted: [Double]) -> (Double, Double, [Int]) {
    let (low, high) = (sorted[0], sorted[sorted.count - 1])
    // Nothing can be told apart below the least normal numbers.
    guard high - low > 1e-290 else { return (low, 0, [sorted.count]) }
    var counts = [Int](repeating: 0, count: bins)
    let width = (high - low) / Double(bins)
    for value in sorted { counts[min(bins - 1, Int((value - low) / width))] += 1 }
    return (low, width, counts)
  }

  private static func normalPairs(_ sorted: [Double]) -> [CurvePoint] {
    guard sorted.count > 1 else { return [] }
    return Downsampling.indices(sorted.count, limit: pairs).map { index in
      CurvePoint(
        x: normalQuantile((Double(index) + 0.5) / Double(sorted.count)), y: sorted[index])
    }
  }

  private static func stretches(_ pairs: [(target: Double, residual: Double)]) -> [Stretch] {
    guard pairs.count >= 40 else { return [] }
    let sorted = pairs.sorted { $0.target < $1.target }
    return (0..<10).map { index in
      let part = sorted[index * sorted.count / 10..<(index + 1) * sorted.count / 10]
      let n = Double(part.count)
      return Stretch(
        low: part.first?.target ?? 0, high: part.last?.target ?? 0, count: part.count,
        bias: part.reduce(0) { $0 + $1.residual } / n,
        meanAbsolute: part.reduce(0) { $0 + abs($1.residual) } / n)
    }
  }
}
