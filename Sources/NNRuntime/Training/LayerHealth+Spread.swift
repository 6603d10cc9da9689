// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

extension LayerHealth.Spread {
  /// Of every histogram.
  package static let binCount = 32
  /// Sizes below this are 0 to a histogram.
  private static let leastExponent = -60.0

  /// Counts numbers; those that are not finite count for nothing.
  ///
  /// The range ends at the power of two above the largest number, but not above six times their size: the bins of two ranges
  /// fall into each other exactly, so that histograms of different moments can be laid side by side.
  package init(_ values: [Float]) {
    let finite = values.filter(\.isFinite)
    let count = Double(max(finite.count, 1))
    let rms = (finite.reduce(0.0) { $0 + Double($1) * Double($1) } / count).squareRoot()
    let most = Double(finite.reduce(0) { max($0, abs($1)) })
    let bound = min(most, 6 * rms)
    let exponent =
      bound > 0 ? max(log2(bound).rounded(.up), Self.leastExponent) : Self.leastExponent
    let high = exp2(exponent)
    let low = finite.contains { $0 < 0 } ? -high : 0
    var counts = [Int](repeating: 0, count: Self.binCount)
    for value in finite { counts[Self.bin(Double(value), low, high)] += 1 }
    self.init(
      rms: rounded(rms), mean: rounded(finite.reduce(0.0) { $0 + Double($1) } / count), low: low,
      high: high, counts: Data(Self.scaled(counts)).base64EncodedString())
  }

  private static func bin(_ value: Double, _ low: Double, _ high: Double) -> Int {
    let place = (value - low) / (high - low) * Double(binCount)
    return Int(min(max(place, 0), Double(binCount - 1)))
  }

  /// The largest as 255, and nothing that is there as 0.
  private static func scaled(_ counts: [Int]) -> [UInt8] {
    let most = Double(max(counts.max() ?? 0, 1))
    return counts.map { $0 == 0 ? 0 : UInt8(max(1, (Double($0) / most * 255).rounded())) }
  }

  /// The counts by bin; empty if they are not what this version writes.
  package var bins: [UInt8] {
    let bytes = Data(base64Encoded: counts).map { [UInt8]($0) } ?? []
    return bytes.count == Self.binCount ? bytes : []
  }

  /// The counts in the bins of a range that is as wide or wider, the largest being 255.
  package func bins(from low: Double, to high: Double) -> [UInt8] {
    let width = (self.high - self.low) / Double(Self.binCount)
    var counts = [Int](repeating: 0, count: Self.binCount)
    for (index, count) in bins.enumerated() {
      counts[Self.bin(self.low + (Double(index) + 0.5) * width, low, high)] += Int(count)
    }
    return Self.scaled(counts)
  }
}

/// To five digits: more would make files long and tell nothing.
func rounded(_ value: Double) -> Double {
  guard value.isFinite, value != 0 else { return value }
  let scale = pow(10, 4 - log10(abs(value)).rounded(.down))
  guard scale.isFinite, scale > 0 else { return value }
  return (value * scale).rounded() / scale
}
