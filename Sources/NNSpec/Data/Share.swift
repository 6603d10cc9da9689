// SPDX-License-Identifier: MIT

/// A part of a whole: `70%` or `0.7`.
package struct Share: OptionValue, Equatable {
  /// From 0 to 1.
  package let fraction: Double

  package static let kind = "a share like `70%` or `0.7`"
  package static let placeholder = Share(fraction: 0)
  package var limited: [Double] { [fraction] }
  package var text: String { shareText(fraction) }

  package init(fraction: Double) {
    self.fraction = fraction
  }

  package static func parse(_ node: YAMLNode) -> Result<Share, ValueProblem> {
    guard let scalar = node.scalar else { return .failure(.wrongType(kind, node)) }
    if scalar.text.hasSuffix("%") {
      var digits = scalar.text.dropLast()
      while digits.last == " " { digits.removeLast() }
      guard let percent = number(String(digits)) else { return .failure(.wrongType(kind, node)) }
      return check(percent / 100, scalar)
    }
    guard let value = number(scalar.text), scalar.isPlain else {
      return .failure(.wrongType(kind, node))
    }
    if value > 1, value <= 100 {
      var problem = ValueProblem(.outOfRange, "must be at most 1, this is \(scalar.text)")
      problem.help = ["write the share as `\(scalar.text)%`"]
      problem.replacement = "\(scalar.text)%"
      return .failure(problem)
    }
    return check(value, scalar)
  }

  private static func check(_ value: Double, _ scalar: YAMLScalar) -> Result<Share, ValueProblem> {
    guard value >= 0, value <= 1 else {
      return .failure(ValueProblem(.outOfRange, "must be from 0% to 100%, this is \(scalar.text)"))
    }
    return .success(Share(fraction: value))
  }

  private static func number(_ text: String) -> Double? {
    switch YAMLScalar(text, isPlain: true).core {
    case .int(let value): Double(value)
    case .float(let value): value.isFinite ? value : nil
    default: nil
    }
  }
}

/// "70%", with up to two decimals.
package func shareText(_ fraction: Double) -> String {
  numberText((fraction * 10_000).rounded() / 100) + "%"
}
