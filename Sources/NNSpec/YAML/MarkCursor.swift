// SPDX-License-Identifier: MIT

/// Turns libyaml's positions, counted in code points, into byte offsets.
///
/// Marks come in almost rising order, so the cursor walks from the last one: linear in the file.
struct MarkCursor {
  private let bytes: [UInt8]
  private var index = 0
  private var offset: Int

  /// Counts code points from a byte offset (3 after a byte order mark, else 0).
  init(_ bytes: [UInt8], from start: Int) {
    self.bytes = bytes
    offset = start
  }

  /// The offset of the code point with this number; the end of the text if there is none.
  mutating func byteOffset(of target: Int) -> Int {
    while index < target, offset < bytes.count {
      offset += 1
      while offset < bytes.count, isContinuation(offset) { offset += 1 }
      index += 1
    }
    while index > target {
      offset -= 1
      while isContinuation(offset) { offset -= 1 }
      index -= 1
    }
    return offset
  }

  private func isContinuation(_ position: Int) -> Bool { bytes[position] & 0xC0 == 0x80 }
}
