// SPDX-License-Identifier: MIT

/// A JSON value whose objects keep the order of their members.
package indirect enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object([(String, JSONValue)])

  /// On one line, without blanks.
  package var text: String { text() }

  /// On one line; `forHTML` also escapes `<`, so that the text can stand inside a script element.
  package func text(forHTML: Bool = false) -> String {
    var writer = JSONWriter(indent: nil, forHTML: forHTML)
    writer.write(self, level: 0)
    return writer.text
  }

  /// One member or item a line, ended by a line break.
  package func pretty(indent: Int = 2, forHTML: Bool = false) -> String {
    var writer = JSONWriter(indent: indent, forHTML: forHTML)
    writer.write(self, level: 0)
    return writer.text + "\n"
  }

  /// The first member of that name, if this is an object that has one.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.0 == name }?.1
  }
}

extension JSONValue: Equatable {
  /// Whether two values are the same, members in the same order; a number equals only its own kind.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.string(let a), .string(let b)): a.utf8.elementsEqual(b.utf8)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.0 == $1.0 && $0.1 == $1.1 }
    default: false
    }
  }
}

private struct JSONWriter {
  private var bytes: [UInt8] = []
  private let indent: Int?
  private let forHTML: Bool

  init(indent: Int?, forHTML: Bool) {
    self.indent = indent
    self.forHTML = forHTML
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  mutating func write(_ value: JSONValue, level: Int) {
    switch value {
    case .null: put("null")
    case .bool(let value): put(value ? "true" : "false")
    case .int(let value): put(String(value))
    // JSON has no infinity; `description` is the shortest text that reads back the same.
    case .double(let value): put(value.isFinite ? value.description : "null")
    case .string(let value): write(value)
    case .array(let items):
      writeList("[", "]", count: items.count, level) { $0.write(items[$1], level: level + 1) }
    case .object(let members):
      writeList("{", "}", count: members.count, level) { writer, index in
        writer.write(members[index].0)
        writer.put(writer.indent == nil ? ":" : ": ")
        writer.write(members[index].1, level: level + 1)
      }
    }
  }

  private mutating func writeList(
    _ opener: String, _ closer: String, count: Int, _ level: Int,
    item: (inout JSONWriter, Int) -> Void
  ) {
    put(opener)
    for index in 0..<count {
      if index > 0 { put(",") }
      breakLine(level + 1)
      item(&self, index)
    }
    if count > 0 { breakLine(level) }
    put(closer)
  }

  private mutating func breakLine(_ level: Int) {
    guard let indent else { return }
    put("\n" + String(repeating: " ", count: indent * level))
  }

  /// Writes a string with the escapes of RFC 8259, section 7.
  ///
  /// So are U+2028 and U+2029, which older JavaScript takes for line ends, and what a terminal would obey: C1 controls and
  /// marks that turn the direction of text.
  private mutating func write(_ string: String) {
    put("\"")
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": put("\\\"")
      case "\\": put("\\\\")
      case "\n": put("\\n")
      case "\r": put("\\r")
      case "\t": put("\\t")
      case "<" where forHTML: escape(scalar)
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{2028}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        escape(scalar)
      default: bytes.append(contentsOf: scalar.utf8)
      }
    }
    put("\"")
  }

  private mutating func escape(_ scalar: Unicode.Scalar) {
    let hex = String(scalar.value, radix: 16)
    put("\\u" + String(repeating: "0", count: 4 - hex.count) + hex)
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
