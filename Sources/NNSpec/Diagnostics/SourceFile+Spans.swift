// SPDX-License-Identifier: MIT

extension SourceFile {
  /// A span of this file.
  package func span(_ start: Int, _ end: Int) -> SourceSpan {
    SourceSpan(file: self, start: start, end: end)
  }

  /// The code point at an offset; empty at the end of the file.
  package func character(at offset: Int) -> SourceSpan {
    guard offset < bytes.count else { return span(bytes.count, bytes.count) }
    var end = offset + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return span(offset, end)
  }

  /// Whether only blanks stand before an offset in its line.
  package func isFirstInLine(_ offset: Int) -> Bool {
    let start = max(lineStarts[line(at: offset) - 1], contentStart)
    return start >= offset || bytes[start..<offset].allSatisfy { $0 == 0x20 || $0 == 0x09 }
  }

  /// The end of the last thing before an offset that is no blank and no line break.
  package func endOfText(before offset: Int) -> Int {
    var end = offset
    while end > contentStart, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[end - 1]) { end -= 1 }
    return end
  }
}
