// SPDX-License-Identifier: MIT

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Glibc
#endif

/// An axis: the range it spans and the round numbers that are written beside it.
struct ChartScale {
  /// The value at the start of the axis.
  let low: Double
  /// The value at its end; above `low`.
  let high: Double
  /// Whether equal distances are equal factors.
  let isLogarithmic: Bool
  /// The values that are labelled, ascending.
  let ticks: [Double]
  private let step: Double

  /// Fits values that span more than 2.5 decades and are positive on a logarithmic axis, others on
  /// a linear one; nil without a finite value.
  init?(fitting values: [Double], isLogarithmAllowed: Bool = true) {
    // So near to zero there are no powers of ten left to write beside an axis.
    let finite = values.filter { abs($0) < 1e300 }.map { abs($0) < 1e-290 ? 0 : $0 }
    guard let least = finite.min(), let most = finite.max() else { return nil }
    if isLogarithmAllowed && least > 0 && log10(most / least) > 2.5 {
      self.init(logarithmicFrom: least, to: most)
    } else {
      self.init(linearAround: least, most)
    }
  }

  /// An axis of whole numbers that ends where the values end.
  init(epochs: ClosedRange<Int>) {
    isLogarithmic = false
    let span = epochs.upperBound - epochs.lowerBound
    low = span == 0 ? Double(epochs.lowerBound) - 0.5 : Double(epochs.lowerBound)
    high = span == 0 ? Double(epochs.lowerBound) + 0.5 : Double(epochs.upperBound)
    let spacing = max(1, Self.niceStep(Double(span) / 5, among: [1, 2, 5]))
    step = spacing
    let first = (low / spacing).rounded(.up)
    let last = (high / spacing).rounded(.down)
    ticks = stride(from: first, through: last, by: 1).map { $0 * spacing }
  }

  /// A linear axis that ends at a highest possible value and shows a level against zero.
  init(from least: Double, upTo ceiling: Double) {
    self.init(linearAround: least < ceiling ? least : min(0, ceiling), ceiling)
  }

  /// A linear axis from a round number below the least value to one above the greatest.
  init(linearAround least: Double, _ most: Double) {
    isLogarithmic = false
    var (bottom, top) = (least, most)
    // Numbers that differ by rounding alone are a level too.
    if top - bottom <= 1e-9 * max(abs(top), abs(bottom)) {
      // A level is shown against zero.
      (bottom, top) = bottom == 0 && top == 0 ? (0, 1) : (min(0, bottom * 1.25), max(0, top * 1.25))
    }
    // Zero is worth the room when the values come near it.
    if bottom > 0 && bottom < 0.35 * top { bottom = 0 }
    let spacing = Self.niceStep((top - bottom) / 4.5, among: [1, 2, 2.5, 5])
    let first = (bottom / spacing + 1e-9).rounded(.down)
    let last = (top / spacing - 1e-9).rounded(.up)
    ticks = stride(from: first, through: last, by: 1).map { $0 * spacing }
    low = first * spacing
    high = last * spacing
    step = spacing
  }

  private init(logarithmicFrom least: Double, to most: Double) {
    isLogarithmic = true
    let first = (log10(least) + 1e-9).rounded(.down)
    let last = max(first + 1, (log10(most) - 1e-9).rounded(.up))
    let spacing = max(1, ((last - first) / 5).rounded(.up))
    ticks = stride(from: first, through: last, by: spacing).map { pow(10, $0) }
    low = pow(10, first)
    high = pow(10, last)
    step = 0
  }

  /// Returns where a value lies, from 0 at the start to 1 at the end; nil for what cannot be drawn.
  func position(_ value: Double) -> Double? {
    guard abs(value) < 1e300 else { return nil }
    let position = place(of: value)
    return position.isFinite ? position : nil
  }

  private func place(of value: Double) -> Double {
    if isLogarithmic {
      return value > 0 ? log10(value / low) / log10(high / low) : .nan
    }
    return (value - low) / (high - low)
  }

  /// Returns a tick's text; all ticks of an axis have the same number of decimals.
  func label(_ tick: Double) -> String {
    let size = max(abs(low), abs(high))
    if isLogarithmic {
      // `1e4` is easier to read beside `1e8` than a row of zeros.
      return tick >= 9999
        ? "1e\(Int(log10(tick).rounded()))" : NumberText.significant(tick, 1, trimmed: true)
    }
    if size >= 1e4 && step >= 100 { return Self.trimmed(NumberText.compact(tick)) }
    if step < 1e-5 { return NumberText.significant(tick, 3, trimmed: true) }
    var decimals = 0
    // The step has at most two digits, so a few tries find its decimals.
    while decimals < 6 {
      let scaled = step * pow(10, Double(decimals))
      if abs(scaled - scaled.rounded()) < 1e-6 * scaled { break }
      decimals += 1
    }
    return NumberText.fixed(tick, decimals)
  }

  /// `10.0k` → `10k`.
  private static func trimmed(_ text: String) -> String {
    guard let prefix = text.last, prefix.isLetter, text.contains(".") else { return text }
    var number = String(text.dropLast())
    while number.hasSuffix("0") { number.removeLast() }
    if number.hasSuffix(".") { number.removeLast() }
    return number + String(prefix)
  }

  /// Returns the smallest of the given factors times a power of ten that is not below `raw`.
  private static func niceStep(_ raw: Double, among factors: [Double]) -> Double {
    guard raw > 0 else { return 1 }
    let magnitude = pow(10, log10(raw).rounded(.down))
    let factor = factors.first { $0 * magnitude >= raw * 0.999 } ?? 10
    return factor * magnitude
  }
}
