// SPDX-License-Identifier: MIT

internal import CZlib

/// Unpacks deflate: the fence around zlib.
package enum Inflater {
  /// Why bytes cannot be unpacked.
  package enum Problem: Error, Equatable {
    /// With zlib's own words.
    case damaged(String)
    case cutShort
    case tooLarge(limit: Int)
  }

  /// What stands around the deflated bytes.
  package enum Wrapping: Sendable {
    case none, zlib, gzip

    /// zlib's code for it; 15 is the largest window.
    fileprivate var windowBits: Int32 {
      switch self {
      case .none: -15
      case .zlib: 15
      case .gzip: 15 + 16
      }
    }
  }

  /// The unpacked bytes; at most `limit`, then a failure, or the bytes so far if a beginning is enough.
  ///
  /// Memory grows with what is unpacked, never with what a header promises. Of gzip all members are unpacked.
  package static func unpack(
    _ packed: ContiguousArray<UInt8>, in range: Range<Int>? = nil, _ wrapping: Wrapping,
    limit: Int, isBeginningEnough: Bool = false
  ) throws(Problem) -> ContiguousArray<UInt8> {
    let range = range ?? 0..<packed.count
    precondition(range.upperBound <= packed.count, "bytes \(range) of \(packed.count)")
    var output = ContiguousArray<UInt8>()
    var stream = unsafe z_stream()
    let opened = unsafe inflateInit2_(
      &stream, wrapping.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else { throw .damaged("zlib does not start") }
    defer { unsafe _ = inflateEnd(&stream) }
    var position = range.lowerBound
    // Pages that nothing is written to take no memory, and zlib is fastest where it need not stop.
    let (fourfold, overflow) = range.count.multipliedReportingOverflow(by: 4)
    let usual = overflow ? 1 << 30 : min(max(fourfold, 1 << 16), 1 << 30)
    while true {
      // zlib counts in 32 bits, so that a long file goes in by parts.
      let part = min(range.upperBound - position, 1 << 30)
      let size = min(max(usual, min(output.count, 1 << 30)) - 1, limit - output.count) + 1
      var result = Z_OK
      var taken = 0
      let room = unsafe ContiguousArray<UInt8>(unsafeUninitializedCapacity: size) { room, made in
        unsafe packed.withUnsafeBufferPointer { input in
          unsafe stream.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress.map { unsafe $0 + position })
          unsafe stream.avail_in = UInt32(part)
          unsafe stream.next_out = room.baseAddress
          unsafe stream.avail_out = UInt32(size)
          unsafe result = inflate(&stream, Z_NO_FLUSH)
          unsafe taken = part - Int(stream.avail_in)
          unsafe made = size - Int(stream.avail_out)
        }
      }
      let made = room.count
      position += taken
      if output.isEmpty { output = room } else { output.append(contentsOf: room) }
      if output.count >= limit, isBeginningEnough { return output }
      if output.count > limit { throw .tooLarge(limit: limit) }
      if result == Z_STREAM_END {
        // Members follow each other; anything else behind the last one is ignored, as gzip does.
        guard wrapping == .gzip, position + 2 < range.upperBound, packed[position] == 0x1F,
          packed[position + 1] == 0x8B
        else { return output }
        unsafe inflateReset(&stream)
        continue
      }
      if result == Z_BUF_ERROR || (result == Z_OK && taken == 0 && made == 0) {
        if isBeginningEnough { return output }
        throw .cutShort
      }
      guard result == Z_OK else {
        let words = unsafe stream.msg.map { unsafe String(cString: $0) }
        throw .damaged(words ?? "zlib error \(result)")
      }
    }
  }

  /// CRC-32 of ISO 3309, as gzip, zip and PNG have it.
  package static func checksum(
    _ bytes: ContiguousArray<UInt8>, in range: Range<Int>
  ) -> UInt32 {
    precondition(range.upperBound <= bytes.count, "bytes \(range) of \(bytes.count)")
    var sum: UInt = 0
    var position = range.lowerBound
    while position < range.upperBound {
      let part = min(range.upperBound - position, 1 << 30)
      unsafe bytes.withUnsafeBufferPointer { input in
        unsafe sum = UInt(
          crc32(uLong(sum), input.baseAddress.map { unsafe $0 + position }, UInt32(part)))
      }
      position += part
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}
