// SPDX-License-Identifier: MIT

/// Cuts what comes in into messages: headers, an empty line, and as many bytes as `Content-Length` says.
struct MessageReader {
  enum Frame: Equatable {
    case message([UInt8])
    /// Something that cannot be a message; reading goes on behind it.
    case malformed(String)
  }

  /// No document of an editor is near it; more would only fill the memory.
  static let greatestLength = 64 << 20
  private static let greatestHeader = 8 << 10
  private static let headerEnd = Array("\r\n\r\n".utf8)

  private var bytes: [UInt8] = []
  /// The first byte that is not read yet.
  private var start = 0
  /// Bytes of a message that is too long, still to come.
  private var skipped = 0

  mutating func append(_ new: [UInt8]) {
    let dropped = min(skipped, new.count)
    skipped -= dropped
    bytes.removeFirst(start)
    start = 0
    bytes += new[dropped...]
  }

  /// The next message, if all of it is there.
  mutating func next() -> Frame? {
    guard let end = headerEnd() else {
      guard bytes.count - start > Self.greatestHeader else { return nil }
      start = bytes.count
      return .malformed("a header without an end")
    }
    let header = String(decoding: bytes[start..<end], as: UTF8.self)
    let content = end + Self.headerEnd.count
    guard let length = Self.length(header) else {
      start = content
      return .malformed("a header without a usable Content-Length")
    }
    guard length <= Self.greatestLength else {
      let there = min(length, bytes.count - content)
      start = content + there
      skipped = length - there
      return .malformed("a message of \(length) bytes")
    }
    guard content + length <= bytes.count else { return nil }
    start = content + length
    return .message(Array(bytes[content..<start]))
  }

  private func headerEnd() -> Int? {
    let limit = min(bytes.count, start + Self.greatestHeader + Self.headerEnd.count)
    return bytes[start..<limit].firstRange(of: Self.headerEnd)?.lowerBound
  }

  /// Behind the last name of it: what is left of a message whose length was wrong may stand before.
  private static func length(_ header: String) -> Int? {
    guard let name = header.lowercased().ranges(of: "content-length:").last else { return nil }
    let line = header.lowercased()[name.upperBound...].prefix { !$0.isNewline }
    guard let length = Int(line.filter { $0 != " " }), length >= 0 else { return nil }
    return length
  }
}
