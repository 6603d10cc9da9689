// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a function makes of normal numbers: means over z ~ N(mean, variance), by the trapezoidal rule.
///
/// The rule's points lie half a step beside the mean, so that a kink there falls between two of them; for smooth functions it
/// is exact to rounding.
struct NormalMoments {
  /// E[f].
  private(set) var mean = 0.0
  /// E[f²].
  private(set) var square = 0.0
  /// E[f⁴].
  private(set) var fourth = 0.0
  /// E[f'²].
  private(set) var slopeSquare = 0.0
  /// The share of |f'| that is less than a twentieth of the steepest.
  private(set) var flatShare = 0.0
  private let values: [Lanes]

  /// Nil for what is no function of one value.
  init?(_ function: any ActivationSpec, mean: Double, variance: Double, steepest: Double? = nil) {
    let deviation = max(variance, 0).squareRoot()
    let step = max(deviation, 1e-3) * 1e-4
    let grid = Grid.fine
    var values: [Double] = []
    values.reserveCapacity(grid.points.count)
    for (point, weight) in zip(grid.points, grid.weights) {
      let z = mean + deviation * point
      guard let value = function.value(z), let below = function.value(z - step),
        let above = function.value(z + step)
      else { return nil }
      let slope = (above - below) / (2 * step)
      values.append(value)
      self.mean += weight * value
      square += weight * value * value
      fourth += weight * value * value * value * value
      slopeSquare += weight * slope * slope
      if let steepest, abs(slope) < steepest / 20 { flatShare += weight }
    }
    self.values = Grid.lanes(values)
  }

  /// E[f²] alone, by fewer points: for ratios of it.
  static func roughSquare(_ function: any ActivationSpec, mean: Double, variance: Double) -> Double
  {
    let deviation = max(variance, 0).squareRoot()
    let grid = Grid.rough
    var sum = 0.0
    for (point, weight) in zip(grid.points, grid.weights) {
      let value = function.value(mean + deviation * point) ?? 0
      sum += weight * value * value
    }
    return sum
  }

  /// E[f(z) f(z')] for z and z' of a correlation, by Mehler's formula: Σ aₖ² ρᵏ over the coefficients of Hermite polynomials.
  func product(correlation: Double) -> Double {
    Self.product(of: values, total: square, correlation)
  }

  /// Cov[f²(z), f²(z')] / E[f²]².
  func squaresCovariance(correlation: Double) -> Double {
    guard square > 0 else { return 0 }
    let squares = values.map { $0 * $0 / Lanes(repeating: square) }
    return Self.product(of: squares, total: fourth / (square * square), correlation) - 1
  }

  private static func product(
    of values: [Lanes], total: Double, _ correlation: Double
  ) -> Double {
    let rho = min(max(correlation, -1), 1)
    if rho > 1 - 1e-9 { return total }
    var (sum, power, rest) = (0.0, 1.0, total)
    for polynomial in Grid.fine.hermite {
      var sums = Lanes.zero
      for index in values.indices { sums += values[index] * polynomial[index] }
      let coefficient = sums.sum()
      sum += coefficient * coefficient * power
      rest -= coefficient * coefficient
      power *= rho
      if abs(power) < 1e-9 { return sum }
    }
    // What the polynomials left out leave for a correlation of 1.
    return sum + max(rest, 0) * power
  }
}

/// Eight points at once.
private typealias Lanes = SIMD8<Double>

/// Points of the standard normal distribution with their weights.
private struct Grid {
  let points: [Double]
  let weights: [Double]
  /// Normalised Hermite polynomials at the points, times the weights.
  let hermite: [[Lanes]]

  static let fine = Grid(step: 0.125, polynomials: 12)
  static let rough = Grid(step: 0.5, polynomials: 0)

  init(step: Double, polynomials: Int) {
    let count = Int(6.5 / step)
    let points = (-count..<count).map { (Double($0) + 0.5) * step }
    let densities = points.map { exp(-$0 * $0 / 2) }
    let total = densities.reduce(0, +)
    let weights = densities.map { $0 / total }
    var rows: [[Lanes]] = []
    var (previous, current) = (points.map { _ in 0.0 }, points.map { _ in 1.0 })
    for order in 0..<polynomials {
      rows.append(Self.lanes(zip(current, weights).map { $0 * $1 }))
      // h[k + 1] = (x h[k] - √k h[k - 1]) / √(k + 1)
      let next = points.indices.map { index in
        (points[index] * current[index] - Double(order).squareRoot() * previous[index])
          / Double(order + 1).squareRoot()
      }
      (previous, current) = (current, next)
    }
    self.points = points
    self.weights = weights
    hermite = rows
  }

  /// Values in eights; those that the last lacks are 0.
  static func lanes(_ values: [Double]) -> [Lanes] {
    stride(from: 0, to: values.count, by: Lanes.scalarCount).map { start in
      var lanes = Lanes.zero
      for lane in 0..<min(Lanes.scalarCount, values.count - start) {
        lanes[lane] = values[start + lane]
      }
      return lanes
    }
  }
}
