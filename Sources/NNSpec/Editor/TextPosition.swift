// SPDX-License-Identifier: MIT

/// A place in a text as editors count it: a line and a character in it, both from 0.
package struct TextPosition: Sendable, Hashable {
  package let line: Int
  package let character: Int

  package init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }
}

/// The units in which the characters of a line are counted; the only place where columns become bytes and back.
package enum PositionEncoding: String, Sendable, CaseIterable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"
  case utf32 = "utf-32"

  /// The units of UTF-8 text that begins and ends between characters.
  func count(_ bytes: ArraySlice<UInt8>) -> Int {
    switch self {
    case .utf8: bytes.count
    case .utf16: bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
    case .utf32: bytes.count { $0 & 0xC0 != 0x80 }
    }
  }

  /// The place of a byte.
  package func position(of offset: Int, in file: SourceFile) -> TextPosition {
    let line = file.line(at: offset)
    // Between the two bytes of a line break is its beginning.
    let end = min(offset, file.range(ofLine: line).upperBound)
    let start = file.lineStarts[line - 1]
    return TextPosition(line: line - 1, character: count(file.bytes[start..<max(start, end)]))
  }

  /// The byte at a place; one behind a line's end is that end, one inside a character its beginning.
  package func offset(of position: TextPosition, in file: SourceFile) -> Int {
    guard position.line >= 0 else { return 0 }
    guard position.line < file.lineStarts.count else { return file.bytes.count }
    let end = file.range(ofLine: position.line + 1).upperBound
    var offset = file.lineStarts[position.line]
    var left = position.character
    while offset < end, left > 0 {
      let next = min(file.character(at: offset).end, end)
      left -= count(file.bytes[offset..<next])
      if left < 0 { break }
      offset = next
    }
    return offset
  }
}
