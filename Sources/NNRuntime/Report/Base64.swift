// SPDX-License-Identifier: MIT

/// Bytes as text that a data URL takes.
///
/// Source: RFC 4648.
package enum Base64 {
  private static let signs = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  /// Four signs for each three bytes, filled up with `=`.
  package static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for begin in stride(from: 0, to: bytes.count, by: 3) {
      let group = (0..<3).map { begin + $0 < bytes.count ? Int(bytes[begin + $0]) : 0 }
      let value = group[0] << 16 | group[1] << 8 | group[2]
      let count = min(3, bytes.count - begin)
      for place in 0..<4 {
        text.append(
          place <= count ? signs[value >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
