// SPDX-License-Identifier: MIT

/// A text with a mark in the place of the word that is being written, read as well as it can be.
///
/// What was before this word, the mark is a word as well: where the text cannot be read with it alone, a `:` makes
/// it a key, brackets that are open are closed, and at last everything below is left away.
struct MarkedText {
  /// A character for private use, which no spec has a reason to hold.
  static let mark = "\u{E000}"
  /// Lines that a variant may take for blank: there are several variants.
  private static let mostRounds = 6

  let text: ReadableText
  /// The offset of the mark.
  let offset: Int
  /// Whether a `:` was put behind the mark.
  let hasOwnColon: Bool

  /// `range`: the bytes that the mark replaces, on one line.
  init?(_ file: SourceFile, replacing range: Range<Int>) {
    let line = file.line(at: range.lowerBound)
    let lineEnd = file.range(ofLine: line).upperBound
    let rest = file.bytes[range.upperBound..<lineEnd]
    let hasColon = rest.first { $0 != 0x20 } == UInt8(ascii: ":")
    // What follows in the line, with what closes its brackets; at last without what follows.
    var rests: [[UInt8]] = [Array(rest)]
    let open = Self.closers(file, from: line, to: lineEnd)
    if !open.isEmpty { rests.append(rest + open) }
    if !rest.isEmpty, !hasColon {
      rests.append(Self.closers(file, from: line, to: range.lowerBound))
    }
    let marks = hasColon ? [Self.mark] : [Self.mark, Self.mark + ":"]
    let (head, below) = (file.bytes[..<range.lowerBound], file.bytes[lineEnd...])
    func read(
      _ below: ArraySlice<UInt8>, rounds: Int
    ) -> (text: ReadableText, hasOwnColon: Bool)? {
      for rest in rests {
        for mark in marks {
          let bytes = Array(head + Array(mark.utf8) + rest + below)
          let marked = SourceFile(path: file.path, bytes: bytes)
          if let text = ReadableText(marked, keeping: line, rounds: rounds) {
            return (text, mark != Self.mark)
          }
        }
      }
      return nil
    }
    let found =
      read(below, rounds: 0) ?? read(below, rounds: Self.mostRounds)
      ?? read([], rounds: Self.mostRounds)
    guard let found else { return nil }
    (text, hasOwnColon) = found
    offset = range.lowerBound
  }

  /// What closes the brackets that are open at an offset, from the line above that is indented less.
  private static func closers(_ file: SourceFile, from line: Int, to end: Int) -> [UInt8] {
    func indent(_ line: Int) -> Int {
      file.bytes[file.range(ofLine: line)].prefix { $0 == 0x20 }.count
    }
    var first = line
    while first > 1, indent(first) >= indent(line) || file.range(ofLine: first).isEmpty {
      first -= 1
    }
    var open: [UInt8] = []
    var quote: UInt8?
    for byte in file.bytes[file.range(ofLine: first).lowerBound..<end] {
      if let mark = quote {
        if byte == mark { quote = nil }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
      case UInt8(ascii: "{"): open.append(UInt8(ascii: "}"))
      case UInt8(ascii: "["): open.append(UInt8(ascii: "]"))
      case UInt8(ascii: "}"), UInt8(ascii: "]"): if open.last == byte { open.removeLast() }
      default: break
      }
    }
    return open.reversed()
  }
}
