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

  /// What happens to the numbers of one column.
  struct Column {
    fileprivate let offset: Double
    fileprivate let divisor: Double
    fileprivate let isLogarithmic: Bool
    /// NaN if there is none.
    fileprivate let fill: Double

    /// The scaled number; NaN in gives the fill.
    func apply(_ number: Double) -> Float {
      let x = number.isNaN ? fill : number
      return isLogarithmic ? Float(log1p(x)) : Float((x - offset) / divisor)
    }

    /// The number that was scaled: x = y · divisor + offset, or e^y - 1.
    fileprivate func undo(_ scaled: Float) -> Double {
      isLogarithmic ? expm1(Double(scaled)) : Double(scaled) * divisor + offset
    }
  }

  func column(_ index: Int) -> Column {
    Column(
      offset: offsets.count == 1 ? offsets[0] : offsets[index],
      divisor: divisors.count == 1 ? divisors[0] : divisors[index], isLogarithmic: isLogarithmic,
      fill: fills.map { $0.count == 1 ? $0[0] : $0[index] } ?? .nan)
  }

  /// The number that was scaled.
  package func undo(_ scaled: Float, column: Int) -> Double { self.column(column).undo(scaled) }

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
