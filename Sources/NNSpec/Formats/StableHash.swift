// SPDX-License-Identifier: MIT

/// FNV-1a of 64 bits (Fowler, Noll, Vo): the same on every machine, which Swift's own hashes are not.
package struct StableHash: Sendable {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  @inline(__always)
  package mutating func mix(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  package mutating func mix(_ text: String) {
    for byte in text.utf8 { mix(byte) }
  }
}
