// SPDX-License-Identifier: MIT

/// How a mean square is shared out along an axis: less where windows reach over the border, on average 1.
package struct PositionProfile: Sendable, Equatable {
  private(set) var shares: [Double]
  let count: Int

  /// Longer axes are taken to be even: their border hardly counts.
  private static let longest = 1024

  /// The same everywhere.
  init(even count: Int) {
    self.count = max(count, 1)
    shares = count <= Self.longest ? [Double](repeating: 1, count: self.count) : []
  }

  private init(_ sums: [Double]) {
    count = sums.count
    let mean = sums.reduce(0, +) / Double(max(count, 1))
    shares = mean > 0 ? sums.map { $0 / mean } : sums.map { _ in 1 }
  }

  /// What windows find: how much of a full window on average, and its shares.
  func under(_ axis: WindowAxis, places: Int) -> (share: Double, profile: PositionProfile) {
    guard !shares.isEmpty, places <= Self.longest else { return (1, PositionProfile(even: places)) }
    let begin = axis.paddingBefore(count)
    let sums = (0..<places).map { place in
      let first = place * axis.stride - begin
      return (0..<axis.kernel).reduce(0.0) { sum, cell in
        let index = first + cell * axis.dilation
        return shares.indices.contains(index) ? sum + shares[index] : sum
      }
    }
    let mean = sums.reduce(0, +) / Double(max(places, 1))
    return (mean / Double(axis.kernel), PositionProfile(sums))
  }

  /// What windows put back where they found it: the shares of the gradient of what they read.
  func spreadBack(over size: Int, by axis: WindowAxis) -> PositionProfile {
    guard !shares.isEmpty, size <= Self.longest else { return PositionProfile(even: size) }
    let begin = axis.paddingBefore(size)
    var sums = [Double](repeating: 0, count: size)
    for (place, share) in shares.enumerated() {
      for cell in 0..<axis.kernel {
        let index = place * axis.stride - begin + cell * axis.dilation
        if sums.indices.contains(index) { sums[index] += share }
      }
    }
    return PositionProfile(sums)
  }

  /// The part of full windows' cells that lie inside, weighed by this gradient at their places.
  func insideShare(of size: Int, by axis: WindowAxis) -> Double {
    guard !shares.isEmpty, size <= Self.longest else { return 1 }
    let begin = axis.paddingBefore(size)
    let inside = shares.enumerated().reduce(0.0) { sum, item in
      let cells = (0..<axis.kernel).count { cell in
        (0..<size).contains(item.offset * axis.stride - begin + cell * axis.dilation)
      }
      return sum + item.element * Double(cells)
    }
    return inside / Double(max(count * axis.kernel, 1))
  }

  /// The shares after a function of the square, and its mean; neighbours are mostly alike.
  func mapped(_ function: (Double) -> Double) -> (mean: Double, profile: PositionProfile) {
    guard shares.contains(where: { $0 != 1 }) else { return (1, self) }
    var known: [Double: Double] = [:]
    let values = shares.map { share in
      if let value = known[share] { return value }
      let value = function(share)
      known[share] = value
      return value
    }
    return (values.reduce(0, +) / Double(values.count), PositionProfile(values))
  }
}
