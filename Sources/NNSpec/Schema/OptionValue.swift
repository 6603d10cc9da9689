// SPDX-License-Identifier: MIT

/// A type that an option can have: how it is read, named, limited and written.
package protocol OptionValue: Sendable {
  /// With its article, as in "takes a number".
  static var kind: String { get }
  /// Stands in after a mistake and while options are listed; it never reaches a spec without errors.
  static var placeholder: Self { get }
  /// The words it may be, if it is one of a few.
  static var choices: [String] { get }
  /// What of it can be told to an editor.
  static var form: ValueForm { get }
  static func parse(_ node: YAMLNode) -> Result<Self, ValueProblem>
  /// The numbers that limits apply to.
  var limited: [Double] { get }
  /// As YAML.
  var text: String { get }
}

extension OptionValue {
  package static var choices: [String] { [] }
  package static var form: ValueForm { .unknown }
  package var limited: [Double] { [] }
}

/// Why a value cannot be read.
package struct ValueProblem: Error {
  package let code: DiagnosticCode
  /// After the option's name: "takes a number, this is text".
  package let message: String
  package var label = ""
  package var notes: [String] = []
  package var help: [String] = []
  package var replacement: String?
  /// Where, if not at the whole value.
  package var span: SourceSpan?
  /// Where the parameter is given that brings it.
  var valuePlace: SourceSpan?

  package init(_ code: DiagnosticCode, _ message: String) {
    self.code = code
    self.message = message
  }

  /// "takes a number, this is text".
  package static func wrongType(_ expected: String, _ node: YAMLNode) -> ValueProblem {
    if node.isNull { return ValueProblem(.nullValue, "takes \(expected), but nothing is there") }
    var problem = ValueProblem(.wrongType, "takes \(expected), this is \(node.kindName)")
    if let scalar = node.scalar, !scalar.isPlain, scalar.text != "",
      case .int = YAMLScalar(scalar.text, isPlain: true).core, expected.contains("number")
    {
      problem.suggestUnquoted(scalar.text)
    } else if let scalar = node.scalar, !scalar.isPlain, scalar.text != "",
      case .float = YAMLScalar(scalar.text, isPlain: true).core, expected.contains("number")
    {
      problem.suggestUnquoted(scalar.text)
    }
    return problem
  }

  private mutating func suggestUnquoted(_ text: String) {
    label = "the quotes make it text"
    help = ["remove the quotes: \(text)"]
    replacement = text
  }
}

extension YAMLNode {
  /// What it is, with an article: "text", "a list".
  package var kindName: String {
    switch content {
    case .scalar(let scalar): scalar.kindName
    case .sequence(let items): items.isEmpty ? "an empty list" : "a list"
    case .mapping: "a mapping"
    }
  }
}

extension Int: OptionValue {
  package static let kind = "a whole number"
  package static let placeholder = 1
  package static let form = ValueForm.wholeNumber
  package var limited: [Double] { [Double(self)] }
  package var text: String { "\(self)" }

  /// Whole numbers, also as `25k`, `1M` and as a float without a fraction.
  package static func parse(_ node: YAMLNode) -> Result<Int, ValueProblem> {
    guard let scalar = node.scalar else { return .failure(.wrongType(kind, node)) }
    switch scalar.core {
    case .int(let value): return .success(value)
    case .float(let value):
      if let whole = Int(exactly: value) { return .success(whole) }
      return .failure(ValueProblem(.wrongType, "takes \(kind), this is \(scalar.text)"))
    case .overflow:
      return .failure(ValueProblem(.outOfRange, "is too large: \(scalar.text)"))
    case .text:
      if scalar.isPlain, let count = suffixedCount(scalar.text) { return .success(count) }
      return .failure(.number(kind, node, scalar))
    default: return .failure(.wrongType(kind, node))
    }
  }
}

/// `25k` and `1.5M` as counts.
private func suffixedCount(_ text: String) -> Int? {
  guard let factor = ["k": 1e3, "M": 1e6, "G": 1e9][text.suffix(1)] else { return nil }
  switch YAMLScalar(String(text.dropLast()), isPlain: true).core {
  case .int(let value): return Int(exactly: Double(value) * factor)
  case .float(let value): return Int(exactly: (value * factor).rounded())
  default: return nil
  }
}

extension Double: OptionValue {
  package static let kind = "a number"
  package static let placeholder = 1.0
  package static let form = ValueForm.number
  package var limited: [Double] { [self] }
  package var text: String { numberText(self) }

  package static func parse(_ node: YAMLNode) -> Result<Double, ValueProblem> {
    guard let scalar = node.scalar else { return .failure(.wrongType(kind, node)) }
    switch scalar.core {
    case .int(let value): return .success(Double(value))
    case .float(let value):
      if value.isFinite { return .success(value) }
      return .failure(ValueProblem(.outOfRange, "must be finite, this is \(scalar.text)"))
    case .overflow: return .failure(ValueProblem(.outOfRange, "is too large: \(scalar.text)"))
    case .text: return .failure(.number(kind, node, scalar))
    default: return .failure(.wrongType(kind, node))
    }
  }
}

extension ValueProblem {
  /// Text where a number stands: says what was nearly written.
  static func number(_ kind: String, _ node: YAMLNode, _ scalar: YAMLScalar) -> ValueProblem {
    var problem = wrongType(kind, node)
    guard scalar.isPlain else { return problem }
    let digits = scalar.text.filter { $0 != "_" && $0 != "," }
    if digits != scalar.text, let first = digits.first, first.isNumber,
      YAMLScalar(digits, isPlain: true).core.isNumber
    {
      problem.help = ["write it without separators: \(digits)"]
      problem.replacement = digits
    } else if scalar.text.hasSuffix("%"),
      case .float(let share) = YAMLScalar(scalar.text.dropLast() + ".0", isPlain: true).core
    {
      problem.help = ["write the share as a number: \(numberText(share / 100))"]
    } else if scalar.text.contains(":"), scalar.text.allSatisfy({ $0 == ":" || $0.isNumber }) {
      problem.help = ["YAML 1.2 has no times; write seconds"]
    }
    return problem
  }
}

extension CoreScalar {
  var isNumber: Bool {
    switch self {
    case .int, .float: true
    default: false
    }
  }
}

extension Bool: OptionValue {
  package static let kind = "true or false"
  package static let placeholder = false
  package static let choices = ["true", "false"]
  package static let form = ValueForm.flag
  package var text: String { "\(self)" }

  package static func parse(_ node: YAMLNode) -> Result<Bool, ValueProblem> {
    if let scalar = node.scalar, case .bool(let value) = scalar.core { return .success(value) }
    var problem = ValueProblem.wrongType(kind, node)
    if let scalar = node.scalar, scalar.isPlain {
      let word = scalar.text.lowercased()
      let value = ["yes": "true", "on": "true", "no": "false", "off": "false"][word]
      if let value {
        problem.help = ["`\(scalar.text)` is text in YAML 1.2; write `\(value)`"]
        problem.replacement = value
      } else if let near = closest(to: scalar.text, among: choices).first {
        problem.label = didYouMean([near])
        problem.replacement = near
      }
    }
    return .failure(problem)
  }
}

extension String: OptionValue {
  package static let kind = "text"
  package static let placeholder = ""
  package static let form = ValueForm.text
  package var text: String { self }

  /// Any scalar but null: a name may be `no` or `7`.
  package static func parse(_ node: YAMLNode) -> Result<String, ValueProblem> {
    guard let scalar = node.scalar, !scalar.isNull else { return .failure(.wrongType(kind, node)) }
    return .success(scalar.text)
  }
}

extension Array: OptionValue where Element: OptionValue {
  package static var kind: String { "a list" }
  package static var form: ValueForm { .list(of: Element.form) }
  package static var placeholder: [Element] { [] }
  package var limited: [Double] { flatMap(\.limited) }
  package var text: String { "[" + map(\.text).joined(separator: ", ") + "]" }

  package static func parse(_ node: YAMLNode) -> Result<[Element], ValueProblem> {
    guard let items = node.sequence else { return .failure(.wrongType(kind, node)) }
    var values: [Element] = []
    for item in items {
      switch Element.parse(item) {
      case .success(let value): values.append(value)
      case .failure(var problem):
        problem.span = problem.span ?? item.span
        problem.valuePlace = item.valuePlace
        return .failure(problem)
      }
    }
    return .success(values)
  }
}
