// SPDX-License-Identifier: MIT

internal import CZlib

/// Unpacks gzip: the fence around zlib.
package enum GzipReader {
  /// Why bytes cannot be unpacked.
  package enum Problem: Error, Equatable {
    /// With zlib's own words.
    case damaged(String)
    case cutShort
    case tooLarge(limit: Int)
  }

  /// Whether bytes begin as gzip does (RFC 1952), whatever the file is called.
  package static func isGzip(_ bytes: ContiguousArray<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
  }

  /// The unpacked bytes of all members; at most `limit`, then a failure, or the bytes so far if a beginning is enough.
  package static func unpack(
    _ packed: ContiguousArray<UInt8>, limit: Int, isBeginningEnough: Bool = false
  ) throws(Problem) -> ContiguousArray<UInt8> {
    var output = ContiguousArray<UInt8>()
    output.reserveCapacity(min(limit, packed.count.multipliedReportingOverflow(by: 4).partialValue))
    var chunk = ContiguousArray<UInt8>(repeating: 0, count: 1 << 16)
    var stream = unsafe z_stream()
    // 16 asks for gzip alone, 15 is the largest window.
    let opened = unsafe inflateInit2_(
      &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard opened == Z_OK else { throw .damaged("zlib does not start") }
    defer { unsafe _ = inflateEnd(&stream) }
    var position = 0
    while true {
      // zlib counts input in 32 bits, so that a long file goes in by parts.
      let part = min(packed.count - position, 1 << 30)
      var result = Z_OK
      var (taken, made) = (0, 0)
      unsafe packed.withUnsafeBufferPointer { input in
        unsafe chunk.withUnsafeMutableBufferPointer { room in
          unsafe stream.next_in = UnsafeMutablePointer(
            mutating: input.baseAddress.map { unsafe $0 + position })
          unsafe stream.avail_in = UInt32(part)
          unsafe stream.next_out = room.baseAddress
          unsafe stream.avail_out = UInt32(room.count)
          unsafe result = inflate(&stream, Z_NO_FLUSH)
          unsafe taken = part - Int(stream.avail_in)
          unsafe made = room.count - Int(stream.avail_out)
        }
      }
      position += taken
      output.append(contentsOf: chunk[..<made])
      if output.count >= limit, isBeginningEnough { return output }
      if output.count > limit { throw .tooLarge(limit: limit) }
      if result == Z_STREAM_END {
        // Members follow each other; anything else behind the last one is ignored, as gzip does.
        guard position + 2 < packed.count, packed[position] == 0x1F, packed[position + 1] == 0x8B
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
}
