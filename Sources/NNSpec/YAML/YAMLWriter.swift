// SPDX-License-Identifier: MIT

extension YAMLNode {
  /// In flow style on one line: `{units: 64, activation: relu}`; without the outer braces if asked.
  package func flowText(isOuter: Bool = false) -> String {
    switch content {
    case .scalar(let scalar): return scalar.written
    case .sequence(let items):
      return "[" + items.map { $0.flowText() }.joined(separator: ", ") + "]"
    case .mapping(let entries):
      let inner = entries.map { entry in
        YAMLScalar(entry.key, isPlain: false).written + ": " + entry.value.flowText()
      }.joined(separator: ", ")
      return isOuter ? inner : "{" + inner + "}"
    }
  }

  /// In block style, collections that fit a line in flow style; reads back as the same tree.
  package var blockText: String {
    blockLines { $0.isShort(indent: $1) }.map { $0.text + "\n" }.joined()
  }

  /// In block style; `isFlat` says what stands in flow style behind a key or dash, at an indent.
  func blockLines(
    indent: Int = 0, path: [String] = [], isFlat: (YAMLNode, _ indent: Int) -> Bool
  ) -> [YAMLLine] {
    let margin = String(repeating: " ", count: indent)
    switch content {
    case .scalar: return [line(margin, path)]
    case .sequence(let items):
      return items.enumerated().flatMap { index, item in
        let path = path + ["\(index)"]
        if isFlat(item, indent) { return [item.line("\(margin)- ", path)] }
        var lines = item.blockLines(indent: indent + 2, path: path, isFlat: isFlat)
        lines[0].text = "\(margin)- " + lines[0].text.dropFirst(indent + 2)
        return lines
      }
    case .mapping(let entries):
      return entries.flatMap { entry in
        let (key, path) = (YAMLScalar(entry.key, isPlain: false).written, path + [entry.key])
        if isFlat(entry.value, indent + key.count) {
          return [entry.value.line("\(margin)\(key): ", path)]
        }
        return [YAMLLine("\(margin)\(key):", path: path, origin: entry.value.origin)]
          + entry.value.blockLines(indent: indent + 2, path: path, isFlat: isFlat)
      }
    }
  }

  private func line(_ head: String, _ path: [String]) -> YAMLLine {
    YAMLLine(head + flowText(), path: path, origin: origin ?? sequence?.first?.origin)
  }

  private func isShort(indent: Int) -> Bool {
    switch content {
    case .scalar: true
    case .sequence(let items):
      items.isEmpty
        || (items.allSatisfy { $0.scalar != nil } && indent + flowText().count < 90)
    case .mapping(let entries):
      entries.isEmpty || (indent > 0 && indent + flowText().count < 90)
    }
  }
}

/// A line of a tree in block style.
struct YAMLLine {
  var text: String
  /// Keys and indices from the top.
  let path: [String]
  /// Of the value that it holds or begins.
  let origin: ValueOrigin?

  init(_ text: String, path: [String] = [], origin: ValueOrigin? = nil) {
    (self.text, self.path, self.origin) = (text, path, origin)
  }
}

extension YAMLScalar {
  /// Quoted where it would not read back as the same text or type.
  package var written: String {
    if isPlain, text.isEmpty { return "null" }
    if isPlain, canBePlain { return text }
    if case .text = YAMLScalar(text, isPlain: true).core, isSafe { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if Self.isEscaped(scalar) {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  /// At the start of a line these begin or end a document.
  private static func isDocumentMark(_ text: String) -> Bool {
    text.hasPrefix("---") || text.hasPrefix("...")
  }

  /// Whether a character would be read otherwise, or not be seen, as it is.
  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value == 0xA0 || scalar.value == 0xFEFF || terminalSafe(scalar) != scalar
  }

  /// Whether a plain scalar can hold the text, in flow and block style.
  ///
  /// What was plain in a block may hold what ends a text in a flow collection; what a tag made plain may hold anything.
  private var canBePlain: Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, bytes.last != UInt8(ascii: " "),
      !" #&*!|>'\"%@`:?".utf8.contains(first), !text.unicodeScalars.contains(where: Self.isEscaped)
    else { return false }
    if first == UInt8(ascii: "-"), bytes.count == 1 || bytes[1] == UInt8(ascii: " ") {
      return false
    }
    if Self.isDocumentMark(text) { return false }
    // A space behind it, as a line's end is no other.
    let pairs = zip(bytes, bytes.dropFirst() + [UInt8(ascii: " ")])
    return pairs.allSatisfy { byte, next in
      // In a flow collection `:?` ends one for libyaml.
      let endsKey = byte == UInt8(ascii: ":") && " ?".utf8.contains(next)
      let beginsComment = byte == UInt8(ascii: " ") && next == UInt8(ascii: "#")
      return byte >= 0x20 && !",[]{}".utf8.contains(byte) && !endsKey && !beginsComment
    }
  }

  /// Whether a text, and no number, can stand without quotes in flow and block style.
  private var isSafe: Bool {
    guard let first = text.unicodeScalars.first, let last = text.unicodeScalars.last else {
      return false
    }
    let body = text.utf8.allSatisfy { byte in
      switch UnicodeScalar(byte) {
      case "{", "}", "[", "]", ",", "\"", "'", "#", ":", "&", "*", "!", "|", ">", "%", "@", "`":
        false
      default: byte >= 0x20 && byte < 0x7F
      }
    }
    return body && !Self.isDocumentMark(text) && first != " " && last != " "
      && !"-?=<".unicodeScalars.contains(first)
  }
}
