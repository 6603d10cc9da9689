// SPDX-License-Identifier: MIT

/// Where the anchor, the tag and the content of a node stand.
///
/// libyaml gives one start for the three of them.
struct YAMLProperties {
  private(set) var anchor: Range<Int>?
  private(set) var tag: Range<Int>?
  /// The first byte of the node itself.
  private(set) var content: Int

  /// Reads the properties at the start of an event that has some.
  init(of event: YAMLEvent, in bytes: [UInt8]) {
    content = event.start
    guard event.anchor != nil || event.tag != nil else { return }
    while content < bytes.count {
      switch bytes[content] {
      case UInt8(ascii: "&") where anchor == nil:
        // Its name may end where a tag does not, as before the colon in `{&a: 1}`.
        let start = content
        content = min(start + 1 + (event.anchor?.utf8.count ?? 0), bytes.count)
        anchor = start..<content
      case UInt8(ascii: "!") where tag == nil: tag = word(in: bytes)
      case 0x20, 0x09, 0x0A, 0x0D: content += 1
      case UInt8(ascii: "#"): skipComment(in: bytes)
      default: return
      }
    }
  }

  private mutating func word(in bytes: [UInt8]) -> Range<Int> {
    let start = content
    let isVerbatim = bytes[start...].starts(with: "!<".utf8)
    while content < bytes.count, !ends(bytes[content], isVerbatim) { content += 1 }
    if isVerbatim, content < bytes.count { content += 1 }
    return start..<content
  }

  private func ends(_ byte: UInt8, _ isVerbatim: Bool) -> Bool {
    isVerbatim ? byte == UInt8(ascii: ">") : byte <= 0x20 || ",[]{}".utf8.contains(byte)
  }

  private mutating func skipComment(in bytes: [UInt8]) {
    while content < bytes.count, bytes[content] != 0x0A, bytes[content] != 0x0D { content += 1 }
  }
}
