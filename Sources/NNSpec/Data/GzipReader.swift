// SPDX-License-Identifier: MIT

/// Unpacks gzip.
package enum GzipReader {
  package typealias Problem = Inflater.Problem

  /// Whether bytes begin as gzip does (RFC 1952), whatever the file is called.
  package static func isGzip(_ bytes: ContiguousArray<UInt8>) -> Bool {
    bytes.count >= 3 && bytes[0] == 0x1F && bytes[1] == 0x8B && bytes[2] == 8
  }

  /// The unpacked bytes of all members; at most `limit`, then a failure, or the bytes so far if a beginning is enough.
  package static func unpack(
    _ packed: ContiguousArray<UInt8>, limit: Int, isBeginningEnough: Bool = false
  ) throws(Problem) -> ContiguousArray<UInt8> {
    try Inflater.unpack(packed, .gzip, limit: limit, isBeginningEnough: isBeginningEnough)
  }
}
