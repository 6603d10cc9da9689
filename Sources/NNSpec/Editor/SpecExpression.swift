// SPDX-License-Identifier: MIT

/// A `${…}` around an offset.
struct SpecExpression {
  /// Between the braces, as far as it is written.
  let content: Range<Int>
  /// With the `${` and the `}`, if there is one.
  let whole: Range<Int>

  /// Nil if there is none in the offset's line.
  init?(at offset: Int, in file: SourceFile) {
    let line = file.range(ofLine: file.line(at: offset))
    guard offset <= line.upperBound else { return nil }
    let before = file.bytes[line.lowerBound..<max(line.lowerBound, offset)]
    guard let begin = before.lastIndex(of: UInt8(ascii: "{")), begin > line.lowerBound,
      before[begin - 1] == UInt8(ascii: "$"),
      !before[begin...].contains(UInt8(ascii: "}"))
    else { return nil }
    // `$${` is a dollar sign and a brace.
    let dollars = before[..<begin].reversed().prefix { $0 == UInt8(ascii: "$") }.count
    guard dollars % 2 == 1 else { return nil }
    let rest = file.bytes[offset..<line.upperBound]
    let end = rest.firstIndex { Array("},\"'".utf8).contains($0) }
    content = (begin + 1)..<(end ?? line.upperBound)
    let isClosed = end.map { file.bytes[$0] == UInt8(ascii: "}") } ?? false
    whole = (begin - 1)..<(content.upperBound + (isClosed ? 1 : 0))
  }
}

extension SourceFile {
  /// The word of the language around an offset: letters, digits, `_`, and what joins the parts of a path.
  func word(at offset: Int, within bounds: Range<Int>? = nil) -> Range<Int> {
    let bounds = bounds ?? range(ofLine: line(at: offset))
    func isInside(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."),
        UInt8(ascii: "/"), 0x80...:
        true
      default: false
      }
    }
    var (start, end) = (min(max(offset, bounds.lowerBound), bounds.upperBound), offset)
    end = start
    while start > bounds.lowerBound, isInside(bytes[start - 1]) { start -= 1 }
    while end < bounds.upperBound, isInside(bytes[end]) { end += 1 }
    return start..<end
  }
}

extension SourceFile {
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}
