// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// A density over the places of a grid, or over a few choices, from counts; the width of its kernels is by Scott's rule.
///
/// Source: Optuna 5.0, `importance/_ped_anova/scott_parzen_estimator.py`.
struct ScottEstimator {
  /// The density at each place.
  let density: [Double]

  /// `counts`: how many observations each place has; `isOrdered`: whether neighbours are near to each other.
  init(_ counts: [Int], isOrdered: Bool) {
    let places = counts.indices.filter { counts[$0] > 0 }
    let weights = places.map { Double(counts[$0]) }
    let kernels =
      isOrdered
      ? Self.normalKernels(places, weights, size: counts.count)
      : Self.choiceKernels(places, size: counts.count)
    let all = weights + [1]
    let sum = all.reduce(0, +)
    density = counts.indices.map { place in
      zip(all, kernels).reduce(0) { $0 + $1.0 / sum * $1.1[place] }
    }
  }

  /// 1 on the observed place and an equal rest on all; the last kernel is even.
  private static func choiceKernels(_ places: [Int], size: Int) -> [[Double]] {
    let base = 1 / Double(places.count + 1)
    return places.map { place in
      (0..<size).map { (($0 == place ? 1 : 0) + base) / (1 + base * Double(size)) }
    } + [[Double](repeating: 1 / Double(size), count: size)]
  }

  private static func normalKernels(
    _ places: [Int], _ weights: [Double], size: Int
  ) -> [[Double]] {
    let width = deviation(places.map(Double.init), weights)
    let kernels = places.map { (mean: Double($0), deviation: width) }
    return (kernels + [(Double(size - 1) / 2, Double(size))]).map { kernel in
      func place(_ x: Double) -> Double { (x - kernel.mean) / kernel.deviation }
      let whole = NormalMass.log(from: place(-0.5), to: place(Double(size) - 0.5))
      return (0..<size).map { index in
        exp(
          NormalMass.log(from: place(Double(index) - 0.5), to: place(Double(index) + 0.5)) - whole)
      }
    }
  }

  /// 1.059 · min(IQR / 1.34, σ) · n^(−1/5), at least what spreads over a place.
  private static func deviation(_ places: [Double], _ weights: [Double]) -> Double {
    let sum = weights.reduce(0, +)
    let mean = zip(places, weights).reduce(0) { $0 + $1.0 * $1.1 } / sum
    let squares = zip(places, weights).reduce(0) {
      $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1
    }
    let deviation = (squares / max(1, sum - 1)).squareRoot()
    var (reached, first, third) = (0.0, places.count - 1, places.count - 1)
    var isFirstKnown = false
    var isThirdKnown = false
    for (index, weight) in weights.enumerated() {
      reached += weight
      if !isFirstKnown, reached >= (sum / 4).rounded(.down) {
        (first, isFirstKnown) = (index, true)
      }
      if !isThirdKnown, reached > (sum * 3 / 4).rounded(.down) {
        (third, isThirdKnown) = (index, true)
      }
    }
    let range = places[third] - places[first]
    return max(1.059 * min(range / 1.34, deviation) * pow(sum, -0.2), 0.5 / 1.64)
  }
}
