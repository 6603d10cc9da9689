// SPDX-License-Identifier: MIT

/// What a plain scalar means by the core schema of YAML 1.2.2, section 10.3.
package enum CoreScalar: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int)
  case float(Double)
  case text
  /// A number that fits neither `Int` nor `Double`.
  case overflow
}

extension YAMLScalar {
  /// The value by the core schema; quoted scalars are text.
  package var core: CoreScalar {
    guard isPlain else { return .text }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: return number
    }
  }

  /// What the text looks like, in the words of messages.
  package var kindName: String {
    switch core {
    case .null: "nothing"
    case .bool: "a boolean"
    case .int, .float, .overflow: "a number"
    case .text: "text"
    }
  }

  /// Whether this is a decimal integer like `017`, which other readers take for octal.
  package var hasLeadingZero: Bool {
    guard isPlain else { return false }
    let digits = unsigned
    return digits.count > 1 && digits.first == UInt8(ascii: "0") && digits.allSatisfy(isDigit)
  }

  private var unsigned: Substring.UTF8View {
    let isSigned = text.utf8.first == UInt8(ascii: "+") || text.utf8.first == UInt8(ascii: "-")
    return Substring(text).utf8.dropFirst(isSigned ? 1 : 0)
  }

  private var number: CoreScalar {
    let digits = unsigned
    guard let first = digits.first, isDigit(first) || first == UInt8(ascii: ".") else {
      return .text
    }
    if digits.allSatisfy(isDigit) { return Int(text).map(CoreScalar.int) ?? .overflow }
    if text.hasPrefix("0o") { return prefixed(radix: 8) }
    if text.hasPrefix("0x") { return prefixed(radix: 16) }
    switch String(Substring(digits)) {
    case ".inf", ".Inf", ".INF": return .float(text.hasPrefix("-") ? -.infinity : .infinity)
    case ".nan", ".NaN", ".NAN": return text.hasPrefix(".") ? .float(.nan) : .text
    default: break
    }
    guard isFloat(digits) else { return .text }
    guard let value = Double(text), value.isFinite else { return .overflow }
    return .float(value)
  }

  /// `0o17` and `0x1F`, without a sign.
  private func prefixed(radix: Int) -> CoreScalar {
    let digits = text.utf8.dropFirst(2)
    let isNumber = !digits.isEmpty && digits.allSatisfy { digit($0, isBelow: radix) }
    guard isNumber else { return .text }
    return Int(text.dropFirst(2), radix: radix).map(CoreScalar.int) ?? .overflow
  }
}

/// Matches `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`.
private func isFloat(_ text: Substring.UTF8View) -> Bool {
  let whole = text.prefix(while: isDigit)
  var rest = text[whole.endIndex...]
  var fraction = rest.prefix(0)
  if rest.first == UInt8(ascii: ".") {
    fraction = rest.dropFirst().prefix(while: isDigit)
    rest = rest[fraction.endIndex...]
  }
  guard !whole.isEmpty || !fraction.isEmpty else { return false }
  guard let mark = rest.first else { return true }
  guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E") else { return false }
  rest = rest.dropFirst()
  if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
  return !rest.isEmpty && rest.allSatisfy(isDigit)
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func digit(_ byte: UInt8, isBelow radix: Int) -> Bool {
  switch byte {
  case 0x30...0x39: Int(byte - 0x30) < radix
  case 0x41...0x46, 0x61...0x66: radix == 16
  default: false
  }
}
