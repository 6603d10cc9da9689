// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

/// A smooth surface through scattered values in the unit square: Σ w v / Σ w, w a normal of the distance.
///
/// Source: Nadaraya 1964 and Watson 1964.
struct NeighbourMean {
  struct Sample {
    let x: Double
    let y: Double
    let value: Double
  }

  let samples: [Sample]
  private static let width = 0.12

  init(_ samples: [Sample]) { self.samples = samples }

  /// The value at a place; 0 where nothing is near.
  func value(x: Double, y: Double) -> Double {
    var (sum, weights) = (0.0, 1e-9)
    for sample in samples {
      let distance = (sample.x - x) * (sample.x - x) + (sample.y - y) * (sample.y - y)
      let weight = exp(-distance / (2 * Self.width * Self.width))
      sum += weight * sample.value
      weights += weight
    }
    return sum / weights
  }
}
