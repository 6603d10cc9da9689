// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif

internal import NNSpec

/// Normal kernels on a range, on its logarithm where the setting is even in that.
struct ParzenKernels {
  private let low: Double
  private let high: Double
  private let isLog: Bool
  /// Of whole numbers the least and the greatest.
  private let wholes: (least: Double, most: Double)?
  private let means: [Double]
  private let deviations: [Double]

  init(_ values: SearchSpace.Values, _ observations: [Double]) {
    switch values {
    case .uniform(let low, let high):
      (self.low, self.high, isLog, wholes) = (low, high, false, nil)
    case .log(let low, let high):
      (self.low, self.high, isLog, wholes) = (
        Self.logarithm(low), Self.logarithm(high), true, nil
      )
    case .int(let least, let most, let isLog):
      let (low, high) = (Double(least) - 0.5, Double(most) + 0.5)
      self.isLog = isLog
      (self.low, self.high) = isLog ? (Self.logarithm(low), Self.logarithm(high)) : (low, high)
      wholes = (Double(least), Double(most))
    case .choice: preconditionFailure("a choice has no range")
    }
    let isLog = isLog
    let (low, high) = (low, high)
    // What was written with fewer digits may lie a little outside.
    let places = observations.map { min(max(isLog ? Self.logarithm($0) : $0, low), high) }
    means = places + [0.5 * (low + high)]
    deviations = Self.deviations(places, low, high) + [high - low]
  }

  /// The greater distance to a neighbour; of the outermost that to their only one, if there is one.
  private static func deviations(_ places: [Double], _ low: Double, _ high: Double) -> [Double] {
    let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    let sorted = [low] + order.map { places[$0] } + [high]
    var result = [Double](repeating: 0, count: places.count)
    for (rank, index) in order.enumerated() {
      let (before, after) = (sorted[rank + 1] - sorted[rank], sorted[rank + 2] - sorted[rank + 1])
      let isFirst = rank == 0 && order.count > 1
      let isLast = rank == order.count - 1 && order.count > 1
      let distance = isFirst ? after : isLast ? before : max(before, after)
      let least = (high - low) / min(100, Double(places.count) + 2)
      result[index] = min(max(distance, least), high - low)
    }
    return result
  }

  func logDensity(_ value: Double, _ kernel: Int) -> Double {
    let (mean, deviation) = (means[kernel], deviations[kernel])
    func place(_ x: Double) -> Double { (x - mean) / deviation }
    let whole = NormalMass.log(from: place(low), to: place(high))
    guard wholes != nil else {
      let x = place(isLog ? Self.logarithm(value) : value)
      return NormalMass.logDensity(x) - Self.logarithm(deviation) - whole
    }
    let (below, above) =
      isLog
      ? (Self.logarithm(value - 0.5), Self.logarithm(value + 0.5)) : (value - 0.5, value + 0.5)
    return NormalMass.log(from: place(below), to: place(above)) - whole
  }

  func draw(_ kernel: Int, _ random: inout RandomStream) -> Double {
    // The mean lies in the range and the deviation is at most as large, so that a third are inside at least.
    var place = means[kernel] + deviations[kernel] * random.normal()
    while place < low || place > high {
      place = means[kernel] + deviations[kernel] * random.normal()
    }
    let value = isLog ? exp(place) : place
    return wholes.map { min(max(value.rounded(), $0.least), $0.most) } ?? value
  }

  private static func logarithm(_ x: Double) -> Double { log(x) }
}
