// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  private import Darwin
#elseif canImport(Musl)
  private import Musl
#else
  private import Glibc
#endif
import NNSpec

/// What happens to the numbers of a feature: y = (x - offset) / divisor, or y = ln(1 + x), an empty cell counting as the fill.
package struct ColumnScale: Sendable, Equatable {
  /// One for all columns or one a column, like the others.
  package let offsets: [Double]
  package let divisors: [Double]
  package let isLogarithmic: Bool
  /// Nil where empty cells are an error or their rows are left out.
  package let fills: [Double]?

  package init(
    offsets: [Double], divisors: [Double], isLogarithmic: Bool = false, fills: [Double]? = nil
  ) {
    self.offsets = offsets
    self.divisors = divisors
    self.isLogarithmic = isLogarithmic
    self.fills = fills
  }

  /// The scaled number; NaN in gives the fill.
  package func apply(_ number: Double, column: Int) -> Float {
    var x = number
    if x.isNaN, let fills { x = fills.count == 1 ? fills[0] : fills[column] }
    if isLogarithmic { return Float(log1p(x)) }
    let offset = offsets.count == 1 ? offsets[0] : offsets[column]
    let divisor = divisors.count == 1 ? divisors[0] : divisors[column]
    return Float((x - offset) / divisor)
  }

  /// The number that was scaled: x = y · divisor + offset, or e^y - 1.
  package func undo(_ scaled: Float, column: Int) -> Double {
    if isLogarithmic { return expm1(Double(scaled)) }
    let offset = offsets.count == 1 ? offsets[0] : offsets[column]
    let divisor = divisors.count == 1 ? divisors[0] : divisors[column]
    return Double(scaled) * divisor + offset
  }

  /// The same for several rows side by side.
  func repeated(_ count: Int) -> ColumnScale {
    func all(_ values: [Double]) -> [Double] {
      values.count == 1 || count == 1 ? values : (0..<count).flatMap { _ in values }
    }
    return ColumnScale(
      offsets: all(offsets), divisors: all(divisors), isLogarithmic: isLogarithmic,
      fills: fills.map(all))
  }

  /// The divisor, if that is all there is, the same for all columns.
  package var plainDivisor: Float? {
    guard !isLogarithmic, offsets == [0], divisors.count == 1, fills == nil else { return nil }
    return Float(divisors[0])
  }
}

/// Numbers that describe a column, over the cells that are there.
struct ColumnStatistics {
  /// At least one, in the order of the rows, which the sums follow.
  let values: ContiguousArray<Double>

  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// Of the population: √(Σ(x - mean)² / n).
  var deviation: Double {
    let mean = mean
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }

  var median: Double { quantile(0.5, of: values.sorted()) }

  /// With linear interpolation between neighbours, as NumPy's default.
  private func quantile(_ share: Double, of sorted: [Double]) -> Double {
    let place = share * Double(sorted.count - 1)
    let low = Int(place.rounded(.down))
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
  }

  /// Offset and divisor of a scaling; a column without spread is divided by 1.
  func affine(_ scale: Scaling) -> (offset: Double, divisor: Double) {
    let (offset, divisor): (Double, Double)
    switch scale {
    case .standardise:
      // Rounding leaves a tiny deviation where all values are the same.
      let isConstant = !values.contains { $0 != values[0] }
      (offset, divisor) = isConstant ? (values[0], 1) : (mean, deviation)
    case .minmax:
      let low = values.reduce(values[0], min)
      (offset, divisor) = (low, values.reduce(values[0], max) - low)
    case .robust:
      let sorted = values.sorted()
      offset = quantile(0.5, of: sorted)
      divisor = quantile(0.75, of: sorted) - quantile(0.25, of: sorted)
    case .divide(let number): (offset, divisor) = (0, number)
    case .log1p, .none: (offset, divisor) = (0, 1)
    }
    return (offset, divisor == 0 || !divisor.isFinite ? 1 : divisor)
  }
}
