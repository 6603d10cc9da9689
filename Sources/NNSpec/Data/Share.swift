// SPDX-License-Identifier: MIT

/// A part of a whole, `70%` or `0.7`, or a number of examples, `60 rows`.
package struct Share: OptionValue, Equatable {
  /// From 0 to 1; 0 where the number of rows is given.
  package let fraction: Double
  /// How many examples, if not a fraction of them.
  package let rows: Int?
  /// Whether it is what all others leave.
  package let isRest: Bool

  package static let kind = "a share like `70%` or `0.7`, or a count like `60 rows`"
  package static let rest = Share(fraction: 0, isRest: true)
  package static let placeholder = Share(fraction: 0)
  package static let form = ValueForm.either([.share, .pattern("[0-9]+ +rows?")])
  package var limited: [Double] { [fraction] }
  package var text: String { rows.map { $0 == 1 ? "1 row" : "\($0) rows" } ?? shareText(fraction) }
  /// Whether it asks for any example.
  package var isWanted: Bool { isRest || fraction > 0 || (rows ?? 0) > 0 }

  package init(fraction: Double, rows: Int? = nil, isRest: Bool = false) {
    self.fraction = fraction
    self.rows = rows
    self.isRest = isRest
  }

  /// How many of some examples it is, at least one of any.
  package func count(of total: Int) -> Int {
    let wanted = rows ?? Int((fraction * Double(total)).rounded())
    return min(max(wanted, 1), total)
  }

  package static func parse(_ node: YAMLNode) -> Result<Share, ValueProblem> {
    guard let scalar = node.scalar else { return .failure(.wrongType(kind, node)) }
    if scalar.text.hasSuffix("%") {
      var digits = scalar.text.dropLast()
      while digits.last == " " { digits.removeLast() }
      guard let percent = number(String(digits)) else { return .failure(.wrongType(kind, node)) }
      return check(percent / 100, scalar)
    }
    let words = scalar.text.split(separator: " ")
    if words.count == 2, ["row", "rows"].contains(words[1]) {
      guard case .int(let count) = YAMLScalar(String(words[0]), isPlain: true).core, count > 0
      else {
        return .failure(
          ValueProblem(.outOfRange, "is a whole number of rows, 1 or more, not `\(words[0])`"))
      }
      return .success(Share(fraction: 0, rows: count))
    }
    guard let value = number(scalar.text), scalar.isPlain else {
      return .failure(.wrongType(kind, node))
    }
    if value > 1, value <= 100 {
      var problem = ValueProblem(.outOfRange, "must be at most 1, this is \(numberText(value))")
      problem.help = ["write the share as `\(numberText(value))%`"]
      problem.replacement = "\(numberText(value))%"
      return .failure(problem)
    }
    return check(value, scalar)
  }

  private static func check(_ value: Double, _ scalar: YAMLScalar) -> Result<Share, ValueProblem> {
    guard value >= 0, value <= 1 else {
      let shown = scalar.text.hasSuffix("%") ? scalar.text : numberText(value)
      return .failure(ValueProblem(.outOfRange, "must be from 0% to 100%, this is \(shown)"))
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
