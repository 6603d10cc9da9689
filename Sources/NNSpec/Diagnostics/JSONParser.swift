// SPDX-License-Identifier: MIT

/// Why a text is not JSON, and where.
package struct JSONParseError: Error, Equatable, CustomStringConvertible {
  package let reason: String
  /// The offset of the byte that shows it.
  package let offset: Int

  package var description: String { "\(reason) at byte \(offset)" }
}

extension JSONValue {
  /// Reads one JSON text (RFC 8259) and nothing else.
  ///
  /// Rejects a name that occurs twice in one object, text after the value, nesting above 64, numbers out
  /// of range, lone surrogates and bytes that are not UTF-8. An integer that fits `Int` becomes `int`,
  /// any other number `double`.
  package static func parse(_ bytes: [UInt8]) throws(JSONParseError) -> JSONValue {
    if let offset = UTF8Scanner.firstMalformed(in: bytes) {
      throw JSONParseError(reason: "not UTF-8", offset: offset)
    }
    var parser = JSONParser(bytes)
    return try parser.parseText()
  }
}

private struct JSONParser {
  private let bytes: [UInt8]
  private var offset = 0
  private static let greatestDepth = 64

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parseText() throws(JSONParseError) -> JSONValue {
    let value = try parseValue(depth: 0)
    skipBlanks()
    guard offset == bytes.count else { throw failure("text after the value") }
    return value
  }

  private mutating func parseValue(depth: Int) throws(JSONParseError) -> JSONValue {
    skipBlanks()
    switch peek {
    case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
    case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "-"), .some(0x30...0x39): return try parseNumber()
    case UInt8(ascii: "t"): return try parse("true", as: .bool(true))
    case UInt8(ascii: "f"): return try parse("false", as: .bool(false))
    case UInt8(ascii: "n"): return try parse("null", as: .null)
    default: throw failure("a value is missing")
    }
  }

  private mutating func parseArray(depth: Int) throws(JSONParseError) -> JSONValue {
    try enter(depth)
    var items: [JSONValue] = []
    if take("]") { return .array(items) }
    while true {
      items.append(try parseValue(depth: depth))
      if take("]") { return .array(items) }
      guard take(",") else { throw failure("a `,` or `]` is missing") }
    }
  }

  private mutating func parseObject(depth: Int) throws(JSONParseError) -> JSONValue {
    try enter(depth)
    var members: [(String, JSONValue)] = []
    var names: Set<[UInt8]> = []
    if take("}") { return .object(members) }
    while true {
      skipBlanks()
      let start = offset
      guard peek == UInt8(ascii: "\"") else { throw failure("a name is missing") }
      let name = try parseString()
      // As bytes: Swift takes `é` and `e` + accent for the same text, JSON does not.
      guard names.insert(Array(name.utf8)).inserted else {
        throw JSONParseError(reason: "the name `\(name)` occurs twice", offset: start)
      }
      guard take(":") else { throw failure("a `:` is missing") }
      members.append((name, try parseValue(depth: depth)))
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("a `,` or `}` is missing") }
    }
  }

  /// Steps over an opening bracket.
  private mutating func enter(_ depth: Int) throws(JSONParseError) {
    guard depth <= Self.greatestDepth else {
      throw failure("nested more than \(Self.greatestDepth) deep")
    }
    offset += 1
  }

  private mutating func parse(
    _ word: StaticString, as value: JSONValue
  ) throws(JSONParseError) -> JSONValue {
    let text = "\(word)"
    guard bytes[offset...].starts(with: text.utf8) else { throw failure("a value is missing") }
    offset += text.utf8.count
    return value
  }

  // MARK: - Numbers

  private mutating func parseNumber() throws(JSONParseError) -> JSONValue {
    let start = offset
    if peek == UInt8(ascii: "-") { offset += 1 }
    let firstDigit = offset
    try skipDigits()
    if bytes[firstDigit] == UInt8(ascii: "0"), offset > firstDigit + 1 {
      throw JSONParseError(reason: "a number may not begin with 0", offset: firstDigit)
    }
    var isInteger = true
    if peek == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try skipDigits()
    }
    if peek == UInt8(ascii: "e") || peek == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { offset += 1 }
      try skipDigits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, text != "-0", let value = Int(text) { return .int(value) }
    guard let value = Double(text), value.isFinite else {
      throw JSONParseError(reason: "a number is out of range", offset: start)
    }
    return .double(value)
  }

  private mutating func skipDigits() throws(JSONParseError) {
    let start = offset
    while let byte = peek, (0x30...0x39).contains(byte) { offset += 1 }
    if offset == start { throw failure("a digit is missing") }
  }

  // MARK: - Strings

  private mutating func parseString() throws(JSONParseError) -> String {
    offset += 1
    let start = offset
    while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      offset += 1
    }
    if peek == UInt8(ascii: "\"") {
      defer { offset += 1 }
      return String(decoding: bytes[start..<offset], as: UTF8.self)
    }
    return try parseEscapes(after: Array(bytes[start..<offset]))
  }

  private mutating func parseEscapes(after text: [UInt8]) throws(JSONParseError) -> String {
    var text = text
    while let byte = peek {
      guard byte >= 0x20 else { throw failure("a control character stands in a string") }
      offset += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        let scalar = try parseEscape()
        text.append(contentsOf: scalar.utf8)
      default: text.append(byte)
      }
    }
    throw failure("a string is never closed")
  }

  private mutating func parseEscape() throws(JSONParseError) -> Unicode.Scalar {
    guard let byte = peek else { throw failure("a string is never closed") }
    let start = offset
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw JSONParseError(reason: "no such escape", offset: start)
    }
    var value = try parseHex()
    if (0xD800...0xDBFF).contains(value), bytes[offset...].starts(with: "\\u".utf8) {
      offset += 2
      let low = try parseHex()
      guard (0xDC00...0xDFFF).contains(low) else {
        throw JSONParseError(reason: "half a surrogate pair", offset: start)
      }
      value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw JSONParseError(reason: "half a surrogate pair", offset: start)
    }
    return scalar
  }

  private mutating func parseHex() throws(JSONParseError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure("four hexadecimal digits must follow `\\u`")
      }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  // MARK: - Bytes

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private mutating func skipBlanks() {
    while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      offset += 1
    }
  }

  /// Steps over blanks and a character if it comes next.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  private func failure(_ reason: String) -> JSONParseError {
    JSONParseError(reason: reason, offset: offset)
  }
}
