// SPDX-License-Identifier: MIT

/// What a number may be: the check, the words of the message and the schema in one value.
package struct Limits: Sendable, Equatable {
  package let minimum: Double?
  package let maximum: Double?
  package let excludesMinimum: Bool
  package let excludesMaximum: Bool

  private init(
    _ minimum: Double?, _ maximum: Double?, excludesMinimum: Bool = false,
    excludesMaximum: Bool = false
  ) {
    self.minimum = minimum
    self.maximum = maximum
    self.excludesMinimum = excludesMinimum
    self.excludesMaximum = excludesMaximum
  }

  package static let none = Limits(nil, nil)
  package static func atLeast(_ minimum: Double) -> Limits { Limits(minimum, nil) }
  package static func above(_ minimum: Double) -> Limits {
    Limits(minimum, nil, excludesMinimum: true)
  }
  package static func within(_ range: ClosedRange<Double>) -> Limits {
    Limits(range.lowerBound, range.upperBound)
  }
  package static func within(_ range: Range<Double>) -> Limits {
    Limits(range.lowerBound, range.upperBound, excludesMaximum: true)
  }
  package static func above(_ minimum: Double, to maximum: Double) -> Limits {
    Limits(minimum, maximum, excludesMinimum: true)
  }
  package static func above(_ minimum: Double, below maximum: Double) -> Limits {
    Limits(minimum, maximum, excludesMinimum: true, excludesMaximum: true)
  }
  /// Sizes of one dimension: 1 to 2^30, so that products of a few of them can be counted.
  package static let size = Limits(1, 1_073_741_824)
  /// What keeps a divisor from being 0, and is not 0 as a `Float` either.
  package static let divisor = Limits.atLeast(1e-30)

  package func allow(_ value: Double) -> Bool {
    if let minimum, excludesMinimum ? value <= minimum : value < minimum { return false }
    if let maximum, excludesMaximum ? value >= maximum : value > maximum { return false }
    return true
  }

  /// "at least 0 and below 1"; empty without limits.
  package var text: String {
    let low = minimum.map { (excludesMinimum ? "above " : "at least ") + numberText($0) }
    let high = maximum.map { (excludesMaximum ? "below " : "at most ") + numberText($0) }
    return [low, high].compactMap(\.self).joined(separator: " and ")
  }
}

/// A number as a person writes it: `3`, `0.25`, `1e-08`.
package func numberText(_ value: Double) -> String {
  guard value.magnitude <= 9_007_199_254_740_992, value == value.rounded() else {
    return "\(value)"
  }
  return "\(Int(value))"
}

/// A number with four digits, for what was measured rather than written.
package func shortText(_ number: Double) -> String {
  guard number != 0, number.isFinite else { return numberText(number) }
  var scale = 1.0
  while number.magnitude * scale < 1000, scale < 1e15 { scale *= 10 }
  return numberText((number * scale).rounded() / scale)
}
