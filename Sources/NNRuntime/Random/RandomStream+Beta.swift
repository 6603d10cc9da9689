// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

extension RandomStream {
  /// A number of the beta distribution with both parameters `shape`: g / (g + h) of two gamma numbers.
  ///
  /// By their logarithms, since those of a small shape are smaller than any Double.
  package mutating func beta(_ shape: Double) -> Double {
    let (first, second) = (logGamma(shape), logGamma(shape))
    return 1 / (1 + exp(second - first))
  }

  /// The logarithm of a number of the gamma distribution with scale 1 (Marsaglia and Tsang 2000, "A simple method for
  /// generating gamma variables"); below shape 1 it is that of shape + 1 times u^(1 / shape).
  private mutating func logGamma(_ shape: Double) -> Double {
    precondition(shape > 0, "a gamma distribution of shape \(shape)")
    if shape < 1 { return logGamma(shape + 1) + log(1 - uniform()) / shape }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      if log(1 - uniform()) < 0.5 * x * x + d - d * v + d * log(v) { return log(d * v) }
    }
  }
}
