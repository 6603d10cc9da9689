// SPDX-License-Identifier: MIT

/// The frame around each event of a TensorBoard file, little-endian:
/// `u64 length | u32 masked CRC-32C of these eight bytes | the event | u32 masked CRC-32C of it`.
///
/// Source: tensorflow/core/lib/io/record_writer.cc. A reader waits for the rest of a frame that is torn, so plain appends do.
package enum EventRecord {
  /// Returns the frame of an event.
  package static func framed(_ event: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(event.count))
    return length + littleEndian(masked(crc32c(length))) + event
      + littleEndian(masked(crc32c(event)))
  }

  /// CRC-32C: the polynomial 0x1EDC6F41 reflected, all ones before and inverted after.
  ///
  /// Source: RFC 3720, appendix B.4.
  package static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { remainder, byte in
      table[Int((remainder ^ UInt32(byte)) & 0xFF)] ^ (remainder >> 8)
    }
  }

  /// `((c >> 15) | (c << 17)) + 0xA282EAD8`: a checksum that may itself be checked.
  package static func masked(_ checksum: UInt32) -> UInt32 {
    ((checksum >> 15) | (checksum << 17)) &+ 0xA282_EAD8
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { remainder, _ in
      remainder & 1 == 1 ? 0x82F6_3B78 ^ (remainder >> 1) : remainder >> 1
    }
  }

  private static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
