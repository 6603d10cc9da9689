// SPDX-License-Identifier: MIT

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

// Axes along which a number grows by equal factors from place to place: logarithmic ones.
extension LineChart.Axis {
  /// A tick of a logarithmic axis.
  struct Power: Sendable, Equatable {
    /// Between two places, as a rule.
    let place: Double
    let text: String
  }

  /// Returns the powers of ten among numbers that grow by equal factors; at most about eight of them.
  static func powers(of values: [Double]) -> [Power] {
    guard let first = values.first, let last = values.last, first > 0, last > first else {
      return []
    }
    let (low, high) = (log10(first), log10(last))
    let spacing = max(1, ((high - low) / 8).rounded(.up))
    let begin = (low - 1e-9).rounded(.up)
    return stride(from: begin, through: high + 1e-9, by: spacing).map { exponent in
      let place = (exponent - low) / (high - low) * Double(values.count - 1)
      return Power(place: place, text: NumberText.rate(pow(10, exponent)))
    }
  }
}
