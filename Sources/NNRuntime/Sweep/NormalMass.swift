// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// The normal distribution's mass in logarithms, so that it is right far from the middle too.
enum NormalMass {
  /// log(Φ(high) − Φ(low)).
  static func log(from low: Double, to high: Double) -> Double {
    precondition(low < high, "from \(low) to \(high)")
    // In the upper tail the same as in the lower one, where numbers are not all near 1.
    if low > 0 { return log(from: -high, to: -low) }
    if high <= 0 {
      let whole = logBelow(high)
      return whole + log1p(-exp(logBelow(low) - whole))
    }
    return log1p(-exp(logBelow(low)) - exp(logBelow(-high)))
  }

  /// log φ(x).
  static func logDensity(_ x: Double) -> Double { -0.5 * x * x - 0.5 * logOfTwoPi }

  /// log Φ(x); below -20 by the asymptotic series, where erfc becomes 0.
  private static func logBelow(_ x: Double) -> Double {
    if x > -20 { return Self.logarithm(0.5 * erfc(-x * 0.5.squareRoot())) }
    let inverse = 1 / (x * x)
    let series = -inverse + 3 * inverse * inverse - 15 * inverse * inverse * inverse
    return logDensity(x) - Self.logarithm(-x) + log1p(series)
  }

  private static let logOfTwoPi = logarithm(2 * Double.pi)

  private static func logarithm(_ x: Double) -> Double { cLogarithm(x) }
}

// The C library's, which the type's own function of that name hides.
private func cLogarithm(_ x: Double) -> Double { log(x) }
