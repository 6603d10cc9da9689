// SPDX-License-Identifier: MIT

/// Reads zip archives as NumPy writes them: members stored or deflated, found through the central directory.
///
/// Source: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", 6.3.10, with the 64-bit sizes of 4.5.3.
package struct ZipReader: Sendable {
  /// One file of the archive.
  package struct Member: Sendable, Equatable {
    package let name: String
    package let method: Int
    package let isEncrypted: Bool
    package let checksum: UInt32
    package let packedSize: Int
    package let size: Int
    /// Where its own header begins.
    package let offset: Int
  }

  /// In the order of the directory.
  package let members: [Member]
  private let bytes: ContiguousArray<UInt8>

  /// Reads the directory.
  package init(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) {
    self.bytes = bytes
    let end = try Self.endRecord(bytes)
    var count = Int(bytes.littleEndian(at: end + 10, 2))
    var start = Int(bytes.littleEndian(at: end + 16, 4))
    if count == 0xFFFF || start == 0xFFFF_FFFF {
      (count, start) = try Self.largeEndRecord(bytes, end)
    }
    var members: [Member] = []
    var place = start
    for _ in 0..<count {
      guard place >= 0, place <= end - 46, bytes.littleEndian(at: place, 4) == 0x0201_4B50 else {
        throw ByteProblem("its directory is damaged", at: max(0, min(place, bytes.count)))
      }
      let member = try Self.member(bytes, at: place, end: end)
      members.append(member.value)
      place = member.next
    }
    self.members = members
    try Self.judge(members)
  }

  /// Members that share bytes, or that promise more than deflate can make of theirs, are how a small file fills a memory.
  private static func judge(_ members: [Member]) throws(ByteProblem) {
    var end = 0
    for member in members.sorted(by: { $0.offset < $1.offset }) {
      guard member.offset >= end else {
        throw ByteProblem("`\(member.name)` overlaps another of its files", at: member.offset)
      }
      // The fixed part of the header in front of a file's bytes has 30.
      end = saturatingSum([member.offset, 30, member.packedSize])
      guard member.size <= saturatingSum([saturatingProduct([member.packedSize, 1032]), 64]) else {
        throw ByteProblem(
          "`\(member.name)` cannot have \(member.size) bytes, packed as \(member.packedSize)",
          at: member.offset)
      }
    }
    let total = saturatingSum(members.map(\.size))
    guard total <= DataFile.limit else {
      throw ByteProblem(
        "it unpacks to \(bytesText(total)), and there is memory for \(bytesText(DataFile.limit))",
        at: 0)
    }
  }

  /// The end of the directory is the last thing but for a comment.
  private static func endRecord(_ bytes: ContiguousArray<UInt8>) throws(ByteProblem) -> Int {
    var place = bytes.count - 22
    while place >= max(0, bytes.count - 22 - 0xFFFF) {
      if bytes[place] == 0x50, bytes.littleEndian(at: place, 4) == 0x0605_4B50 { return place }
      place -= 1
    }
    throw ByteProblem("it has no directory at its end, as a zip archive does", at: bytes.count)
  }

  private static func largeEndRecord(
    _ bytes: ContiguousArray<UInt8>, _ end: Int
  ) throws(ByteProblem) -> (count: Int, start: Int) {
    let locator = end - 20
    guard locator >= 0, bytes.littleEndian(at: locator, 4) == 0x0706_4B50,
      let place = Int(exactly: bytes.littleEndian(at: locator + 8, 8)), place <= bytes.count - 56,
      bytes.littleEndian(at: place, 4) == 0x0606_4B50,
      let count = Int(exactly: bytes.littleEndian(at: place + 32, 8)),
      let start = Int(exactly: bytes.littleEndian(at: place + 48, 8)),
      // Each entry takes 46 bytes or more, so no count can promise more than the file holds.
      count <= bytes.count / 46
    else { throw ByteProblem("its 64-bit directory is damaged", at: max(0, locator)) }
    return (count, start)
  }

  private static func member(
    _ bytes: ContiguousArray<UInt8>, at place: Int, end: Int
  ) throws(ByteProblem) -> (value: Member, next: Int) {
    let nameEnd = place + 46 + Int(bytes.littleEndian(at: place + 28, 2))
    let extraEnd = nameEnd + Int(bytes.littleEndian(at: place + 30, 2))
    let next = extraEnd + Int(bytes.littleEndian(at: place + 32, 2))
    guard next <= end else { throw ByteProblem("its directory is damaged", at: place) }
    var sizes = [
      Int(bytes.littleEndian(at: place + 24, 4)), Int(bytes.littleEndian(at: place + 20, 4)),
      Int(bytes.littleEndian(at: place + 42, 4)),
    ]
    // A size of all ones stands in an extra field of kind 1 instead, those that need it in this order.
    var field = nameEnd
    while field + 4 <= extraEnd {
      let kind = bytes.littleEndian(at: field, 2)
      let fieldEnd = field + 4 + Int(bytes.littleEndian(at: field + 2, 2))
      var value = field + 4
      if kind == 1, fieldEnd <= extraEnd {
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF && value + 8 <= fieldEnd {
          sizes[index] = Int(clamping: bytes.littleEndian(at: value, 8))
          value += 8
        }
      }
      field = fieldEnd
    }
    let member = Member(
      name: String(decoding: bytes[(place + 46)..<nameEnd], as: UTF8.self),
      method: Int(bytes.littleEndian(at: place + 10, 2)),
      isEncrypted: bytes[place + 8] & 1 != 0,
      checksum: UInt32(truncatingIfNeeded: bytes.littleEndian(at: place + 16, 4)),
      packedSize: sizes[1], size: sizes[0], offset: sizes[2])
    return (member, next)
  }

  /// A member's bytes, unpacked; with `limit` only so many of them, and nothing is said of what follows.
  package func read(_ member: Member, limit: Int? = nil) throws(ByteProblem) -> ContiguousArray<
    UInt8
  > {
    let place = member.offset
    guard place >= 0, place <= bytes.count - 30, bytes.littleEndian(at: place, 4) == 0x0403_4B50
    else { throw ByteProblem("`\(member.name)` is not where its directory says", at: place) }
    if member.isEncrypted { throw ByteProblem("`\(member.name)` is encrypted", at: place) }
    let begin =
      place + 30 + Int(bytes.littleEndian(at: place + 26, 2))
      + Int(bytes.littleEndian(at: place + 28, 2))
    guard begin <= bytes.count, member.packedSize >= 0, member.packedSize <= bytes.count - begin
    else { throw ByteProblem("`\(member.name)` reaches beyond the end of the file", at: place) }
    let packed = begin..<begin + member.packedSize
    let content: ContiguousArray<UInt8>
    switch member.method {
    case 0: content = ContiguousArray(bytes[packed].prefix(limit ?? .max))
    case 8:
      do throws(Inflater.Problem) {
        content = try Inflater.unpack(
          bytes, in: packed, .none, limit: limit ?? member.size, isBeginningEnough: limit != nil)
      } catch {
        throw ByteProblem("`\(member.name)` cannot be unpacked: \(error.words)", at: begin)
      }
    default:
      throw ByteProblem(
        "`\(member.name)` is packed by method \(member.method), not by deflate", at: place)
    }
    if limit != nil { return content }
    guard content.count == member.size else {
      throw ByteProblem(
        "`\(member.name)` has \(content.count) bytes, its directory says \(member.size)", at: place)
    }
    guard Inflater.checksum(content, in: 0..<content.count) == member.checksum else {
      throw ByteProblem("the checksum of `\(member.name)` does not fit its bytes", at: place)
    }
    return content
  }
}

extension Inflater.Problem {
  /// As the end of a sentence.
  package var words: String {
    switch self {
    case .damaged(let words): words
    case .cutShort: "it is cut short"
    case .tooLarge(let limit): "it unpacks to more than \(limit) bytes"
    }
  }
}
