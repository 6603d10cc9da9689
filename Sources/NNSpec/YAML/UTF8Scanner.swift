// SPDX-License-Identifier: MIT

/// Walks over bytes one code point at a time and says where they stop being UTF-8.
package struct UTF8Scanner {
  private let bytes: [UInt8]
  /// The offset of the next byte to read.
  package private(set) var offset: Int

  package init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    offset = start
  }

  package enum Step: Equatable {
    case end
    case scalar(UInt32)
    case malformed
  }

  /// Reads one code point; does not move past malformed bytes.
  package mutating func next() -> Step {
    guard offset < bytes.count else { return .end }
    let first = bytes[offset]
    if first < 0x80 {
      offset += 1
      return .scalar(UInt32(first))
    }
    guard (0xC2...0xF4).contains(first) else { return .malformed }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard offset + length <= bytes.count else { return .malformed }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for byte in bytes[(offset + 1)..<(offset + length)] {
      guard byte & 0xC0 == 0x80 else { return .malformed }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    // Overlong forms, surrogates and numbers above Unicode's last.
    let smallest: [UInt32] = [0, 0, 0x80, 0x800, 0x10000]
    guard value >= smallest[length], value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else {
      return .malformed
    }
    offset += length
    return .scalar(value)
  }

  /// The offset of the first byte that does not belong to UTF-8.
  package static func firstMalformed(in bytes: [UInt8]) -> Int? {
    var scanner = Self(bytes)
    while true {
      switch scanner.next() {
      case .end: return nil
      case .malformed: return scanner.offset
      case .scalar: continue
      }
    }
  }
}
