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
  package func blockText(indent: Int = 0) -> String {
    let margin = String(repeating: " ", count: indent)
    switch content {
    case .scalar: return margin + flowText() + "\n"
    case .sequence(let items):
      return items.map { item in
        let text = item.flowText()
        if item.isShort(text, indent) { return "\(margin)- \(text)\n" }
        return "\(margin)- " + item.blockText(indent: indent + 2).dropFirst(indent + 2)
      }.joined()
    case .mapping(let entries):
      return entries.map { entry in
        let key = YAMLScalar(entry.key, isPlain: false).written
        let text = entry.value.flowText()
        if entry.value.isShort(text, indent + key.count) { return "\(margin)\(key): \(text)\n" }
        return "\(margin)\(key):\n" + entry.value.blockText(indent: indent + 2)
      }.joined()
    }
  }

  private func isShort(_ text: String, _ indent: Int) -> Bool {
    switch content {
    case .scalar: true
    case .sequence(let items):
      items.isEmpty || (indent + text.count < 90 && items.allSatisfy { $0.scalar != nil })
    case .mapping(let entries):
      entries.isEmpty || (indent > 0 && indent + text.count < 90)
    }
  }
}

extension YAMLScalar {
  /// Quoted where it would not read back as the same text or type.
  package var written: String {
    if isPlain, text.isEmpty { return "null" }
    // What is plain in a block may hold what ends a text in a flow collection.
    if isPlain, !text.utf8.contains(where: { ",[]{}\n".utf8.contains($0) }) { return text }
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
        if scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0x2028
          || scalar.value == 0x2029 || scalar.value == 0xFEFF
        {
          let digits = String(scalar.value, radix: 16)
          quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        } else {
          quoted.unicodeScalars.append(scalar)
        }
      }
    }
    return quoted + "\""
  }

  /// Whether the text can stand without quotes in flow and block style.
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
    return body && first != " " && last != " " && !"-?=<".unicodeScalars.contains(first)
  }
}
