// SPDX-License-Identifier: MIT

/// The value of a named parameter or of an expression.
package enum ParameterValue: Sendable, Equatable {
  case int(Int)
  case double(Double)
  case bool(Bool)
  case text(String)

  package init(_ scalar: YAMLScalar) {
    switch scalar.core {
    case .int(let value): self = .int(value)
    case .float(let value): self = .double(value)
    case .bool(let value): self = .bool(value)
    default: self = .text(scalar.text)
    }
  }

  /// As a scalar that reads back with the same type.
  package var scalar: YAMLScalar {
    switch self {
    case .int(let value): YAMLScalar("\(value)", isPlain: true)
    case .double(let value): YAMLScalar("\(value)", isPlain: true)
    case .bool(let value): YAMLScalar("\(value)", isPlain: true)
    case .text(let value): YAMLScalar(value, isPlain: false)
    }
  }

  fileprivate var number: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}

/// Why an expression has no value.
package struct ExpressionError: Error {
  package let message: String
  package var name: String?
}

/// Evaluates what stands between `${` and `}`: numbers, names, `+ - * / %`, parentheses, min max round floor ceil.
///
/// Int stays Int; `/` gives an Int when it is exact, else a Double.
package struct Expression {
  private var rest: Substring
  private let values: [String: ParameterValue]
  package private(set) var usedNames: Set<String> = []
  private var depth = 0

  package static func evaluate(
    _ text: String, values: [String: ParameterValue]
  ) -> Result<(value: ParameterValue, names: Set<String>), ExpressionError> {
    var expression = Expression(rest: text[...], values: values)
    do throws(ExpressionError) {
      let value = try expression.sum()
      expression.skipSpace()
      guard expression.rest.isEmpty else {
        throw ExpressionError(message: "`\(expression.rest)` is left over")
      }
      return .success((value, expression.usedNames))
    } catch {
      return .failure(error)
    }
  }

  private init(rest: Substring, values: [String: ParameterValue]) {
    self.rest = rest
    self.values = values
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == " " || $0 == "\t" }
  }

  private mutating func take(_ characters: String) -> Character? {
    skipSpace()
    guard let first = rest.first, characters.contains(first) else { return nil }
    rest.removeFirst()
    return first
  }

  private mutating func sum() throws(ExpressionError) -> ParameterValue {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64 else { throw ExpressionError(message: "it is nested too deeply") }
    var left = try product()
    while let sign = take("+-") { left = try combine(left, sign, product()) }
    return left
  }

  private mutating func product() throws(ExpressionError) -> ParameterValue {
    var left = try factor()
    while let sign = take("*/%") { left = try combine(left, sign, factor()) }
    return left
  }

  private mutating func factor() throws(ExpressionError) -> ParameterValue {
    if take("-") != nil { return try combine(.int(0), "-", factor()) }
    if take("(") != nil {
      let inner = try sum()
      guard take(")") != nil else { throw ExpressionError(message: "a `)` is missing") }
      return inner
    }
    skipSpace()
    let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    guard !word.isEmpty else {
      throw ExpressionError(
        message: rest.isEmpty ? "it ends too early" : "`\(rest)` is not a number or a name")
    }
    rest = rest.dropFirst(word.count)
    if word.first?.isNumber == true || word.first == "." { return try number(String(word)) }
    if take("(") != nil { return try call(String(word)) }
    guard let value = values[String(word)] else {
      throw ExpressionError(message: "no parameter is called `\(word)`", name: String(word))
    }
    usedNames.insert(String(word))
    return value
  }

  private mutating func number(_ word: String) throws(ExpressionError) -> ParameterValue {
    var word = word
    if word.hasSuffix("e") || word.hasSuffix("E"), let sign = rest.first, sign == "-" || sign == "+"
    {
      rest.removeFirst()
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      word += "\(sign)\(digits)"
    }
    let value = ParameterValue(YAMLScalar(word, isPlain: true))
    guard value.number != nil else { throw ExpressionError(message: "`\(word)` is not a number") }
    return value
  }

  private mutating func call(_ name: String) throws(ExpressionError) -> ParameterValue {
    var arguments: [ParameterValue] = []
    repeat { arguments.append(try sum()) } while take(",") != nil
    guard take(")") != nil else { throw ExpressionError(message: "a `)` is missing") }
    let numbers = arguments.compactMap(\.number)
    guard numbers.count == arguments.count else {
      throw ExpressionError(message: "`\(name)` takes numbers")
    }
    let order = arguments.indices.sorted { numbers[$0] < numbers[$1] }
    switch (name, arguments.count) {
    case ("min", 1...): return arguments[order[0]]
    case ("max", 1...): return arguments[order[order.count - 1]]
    case ("round", 1): return try whole(numbers[0].rounded(.toNearestOrAwayFromZero))
    case ("floor", 1): return try whole(numbers[0].rounded(.down))
    case ("ceil", 1): return try whole(numbers[0].rounded(.up))
    default:
      throw ExpressionError(
        message: "there is no function `\(name)` of \(arguments.count) values; "
          + "there are min, max, round, floor, ceil")
    }
  }

  private func whole(_ value: Double) throws(ExpressionError) -> ParameterValue {
    guard let whole = Int(exactly: value) else {
      throw ExpressionError(message: "\(value) is out of range")
    }
    return .int(whole)
  }

  private func combine(
    _ left: ParameterValue, _ sign: Character, _ right: ParameterValue
  ) throws(ExpressionError) -> ParameterValue {
    if case .int(let a) = left, case .int(let b) = right, let exact = integer(a, sign, b) {
      return .int(exact)
    }
    guard let a = left.number, let b = right.number else {
      throw ExpressionError(message: "`\(sign)` takes numbers")
    }
    let value: Double
    switch sign {
    case "+": value = a + b
    case "-": value = a - b
    case "*": value = a * b
    case "/": value = a / b
    default: value = a.truncatingRemainder(dividingBy: b)
    }
    guard value.isFinite else { throw ExpressionError(message: "\(a) \(sign) \(b) has no value") }
    return .double(value)
  }

  private func integer(_ a: Int, _ sign: Character, _ b: Int) -> Int? {
    let (value, overflow): (Int, Bool)
    switch sign {
    case "+": (value, overflow) = a.addingReportingOverflow(b)
    case "-": (value, overflow) = a.subtractingReportingOverflow(b)
    case "*": (value, overflow) = a.multipliedReportingOverflow(by: b)
    case "/":
      guard b != 0, a.remainderReportingOverflow(dividingBy: b).partialValue == 0 else {
        return nil
      }
      (value, overflow) = a.dividedReportingOverflow(by: b)
    default:
      guard b != 0 else { return nil }
      (value, overflow) = a.remainderReportingOverflow(dividingBy: b)
    }
    return overflow ? nil : value
  }
}
