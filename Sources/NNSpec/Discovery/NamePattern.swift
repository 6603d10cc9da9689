// SPDX-License-Identifier: MIT

/// A pattern of one name in a path: `*` and `?`, `[a-z]`, and `\` before what stands for itself.
///
/// The rules are those of git's wildmatch.c, byte for byte. Time is bounded by the product of the lengths: only the last star is
/// ever tried again.
struct NamePattern: Sendable {
  private enum Token: Sendable {
    case byte(UInt8)
    case anyByte
    case anyText
    case oneOf(Set<UInt8>)

    func takes(_ byte: UInt8) -> Bool {
      switch self {
      case .byte(let own): own == byte
      case .anyByte: true
      case .anyText: false
      case .oneOf(let bytes): bytes.contains(byte)
      }
    }
  }

  private var tokens: [Token] = []

  /// Nil if a bracket is left open or nothing follows a last `\`: such a pattern matches nothing.
  init?(_ text: ArraySlice<UInt8>) {
    var rest = text
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"): tokens.append(.anyText)
      case UInt8(ascii: "?"): tokens.append(.anyByte)
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        tokens.append(.byte(escaped))
      case UInt8(ascii: "["):
        guard let bytes = Self.bracket(&rest) else { return nil }
        tokens.append(.oneOf(bytes))
      default: tokens.append(.byte(byte))
      }
    }
  }

  func matches(_ name: [UInt8]) -> Bool {
    var (i, j) = (0, 0)
    var retry: (name: Int, token: Int)?
    while i < name.count {
      if j < tokens.count, case .anyText = tokens[j] {
        retry = (i, j + 1)
        j += 1
      } else if j < tokens.count, tokens[j].takes(name[i]) {
        (i, j) = (i + 1, j + 1)
      } else if let star = retry {
        retry = (star.name + 1, star.token)
        (i, j) = (star.name + 1, star.token)
      } else {
        return false
      }
    }
    return tokens[j...].allSatisfy { if case .anyText = $0 { true } else { false } }
  }

  // MARK: - Brackets

  /// What stands between `[` and `]`; `]` stands for itself at the beginning.
  private static func bracket(_ rest: inout ArraySlice<UInt8>) -> Set<UInt8>? {
    var bytes: Set<UInt8> = []
    let isNegated = rest.first == UInt8(ascii: "!") || rest.first == UInt8(ascii: "^")
    if isNegated { rest.removeFirst() }
    var isFirst = true
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "]"), !isFirst {
        return isNegated ? Set(UInt8.min...UInt8.max).subtracting(bytes) : bytes
      }
      isFirst = false
      if byte == UInt8(ascii: "["), let word = className(rest) {
        guard let holds = classes[String(decoding: word, as: UTF8.self)] else { return nil }
        rest = rest.dropFirst(word.count + 3)
        bytes.formUnion(
          (0..<128 as Range<UInt8>).filter { holds(Unicode.Scalar($0).properties, $0) })
        continue
      }
      guard let low = plain(byte, &rest) else { return nil }
      bytes.insert(low)
      guard rest.first == UInt8(ascii: "-"), let after = rest.dropFirst().first,
        after != UInt8(ascii: "]")
      else { continue }
      rest = rest.dropFirst(2)
      guard let high = plain(after, &rest) else { return nil }
      if low < high { bytes.formUnion(low...high) }
    }
    return nil
  }

  /// A byte that may be escaped.
  private static func plain(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8? {
    byte == UInt8(ascii: "\\") ? rest.popFirst() : byte
  }

  /// The word between `:` and `:]`, if that is what comes.
  private static func className(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard rest.first == UInt8(ascii: ":") else { return nil }
    let word = rest.dropFirst().prefix { $0 != UInt8(ascii: "]") }
    return word.last == UInt8(ascii: ":") ? word.dropLast() : nil
  }

  /// POSIX's classes of ASCII.
  private static let classes: [String: @Sendable (Unicode.Scalar.Properties, UInt8) -> Bool] = [
    "alpha": { properties, _ in properties.isAlphabetic },
    "digit": { _, byte in (0x30...0x39).contains(byte) },
    "alnum": { properties, byte in properties.isAlphabetic || (0x30...0x39).contains(byte) },
    "upper": { properties, _ in properties.isUppercase },
    "lower": { properties, _ in properties.isLowercase },
    "xdigit": { properties, _ in properties.isASCIIHexDigit },
    "space": { properties, _ in properties.isWhitespace },
    "blank": { _, byte in byte == 0x20 || byte == 0x09 },
    "cntrl": { _, byte in byte < 0x20 || byte == 0x7F },
    "graph": { _, byte in byte > 0x20 && byte < 0x7F },
    "print": { _, byte in byte >= 0x20 && byte < 0x7F },
    "punct": { properties, byte in
      byte > 0x20 && byte < 0x7F && !properties.isAlphabetic && !(0x30...0x39).contains(byte)
    },
  ]
}
