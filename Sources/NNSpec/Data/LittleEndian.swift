// SPDX-License-Identifier: MIT

extension ContiguousArray<UInt8> {
  /// The number that `count` bytes at a place spell, the lowest byte first; the bytes must be there.
  func littleEndian(at place: Int, _ count: Int) -> UInt64 {
    var value: UInt64 = 0
    for index in 0..<count { value |= UInt64(self[place + index]) << UInt64(8 * index) }
    return value
  }

  /// The number that four bytes at a place spell, the highest byte first; the bytes must be there.
  func bigEndian32(at place: Int) -> UInt32 {
    var value: UInt32 = 0
    for index in 0..<4 { value = value << 8 | UInt32(self[place + index]) }
    return value
  }
}
