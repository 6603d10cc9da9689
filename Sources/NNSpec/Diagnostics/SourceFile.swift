// SPDX-License-Identifier: MIT

/// A text that diagnostics point into.
///
/// Lines end at LF, CRLF or CR alone; columns count Unicode code points from 1.
public final class SourceFile: Sendable {
  /// The path as the user wrote it.
  public let path: String
  /// The whole text as read, byte order mark included.
  public let bytes: [UInt8]
  /// The offset of each line's first byte.
  package let lineStarts: [Int]
  /// The offset of the first byte after a byte order mark.
  package let contentStart: Int

  /// Makes a file of given bytes and finds its lines.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    contentStart = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var starts = [0]
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
      if byte == 0x0A || byte == 0x0D { starts.append(index) }
    }
    lineStarts = starts
  }

  /// The 1-based line that holds a byte.
  package func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The 1-based column of a byte, in code points; a byte order mark counts for nothing.
  package func column(at offset: Int) -> Int {
    var start = lineStarts[line(at: offset) - 1]
    if start == 0 { start = min(contentStart, offset) }
    return 1 + bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
  }

  /// The bytes of a 1-based line without its line break and without a byte order mark.
  package func range(ofLine line: Int) -> Range<Int> {
    let start = max(lineStarts[line - 1], contentStart)
    var end = line < lineStarts.count ? lineStarts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  /// The text of a 1-based line without its line break.
  package func text(ofLine line: Int) -> String {
    String(decoding: bytes[range(ofLine: line)], as: UTF8.self)
  }
}
