// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Columns in the units of editors: LSP 3.17, "Position" and "PositionEncodingKind".
@Suite struct TextPositionTests {
  // `a`, `é` (2 bytes, 1 unit of UTF-16), `😀` (4 bytes, 2 units), `b`; then CRLF, then `c`.
  private let file = SourceFile(path: "t", bytes: Array("aé😀b\r\nc".utf8))

  @Test(arguments: [
    (PositionEncoding.utf8, [0, 1, 3, 7, 8]), (.utf16, [0, 1, 2, 4, 5]), (.utf32, [0, 1, 2, 3, 4]),
  ])
  func countsUnitsOfEachEncoding(encoding: PositionEncoding, columns: [Int]) {
    for (offset, column) in zip([0, 1, 3, 7, 8], columns) {
      let position = TextPosition(line: 0, character: column)
      #expect(encoding.position(of: offset, in: file) == position)
      #expect(encoding.offset(of: position, in: file) == offset)
    }
  }

  @Test func clampsWhatLiesOutside() {
    func offset(_ line: Int, _ character: Int) -> Int {
      PositionEncoding.utf16.offset(of: TextPosition(line: line, character: character), in: file)
    }
    // Behind a line's end: that end, before its break.
    #expect(offset(0, 99) == 8)
    #expect(offset(1, 1) == 11)
    #expect(offset(7, 0) == 11)
    #expect(offset(-1, 5) == 0)
    #expect(offset(0, -5) == 0)
    // Half of a pair: the character's beginning.
    #expect(offset(0, 3) == 3)
  }

  @Test func placesInALineBreakAreTheLineEnd() {
    #expect(
      PositionEncoding.utf16.position(of: 9, in: file) == TextPosition(line: 0, character: 5))
    #expect(
      PositionEncoding.utf16.position(of: 10, in: file) == TextPosition(line: 1, character: 0))
  }
}
