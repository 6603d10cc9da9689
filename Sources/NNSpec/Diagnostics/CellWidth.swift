// SPDX-License-Identifier: MIT

/// Text made fit for a terminal, one unit a visible position, so that carets can stand under it.
struct TerminalLine {
  /// A code point as shown, and the cells it takes.
  struct Cell {
    let text: Unicode.Scalar
    let width: Int
    /// The byte offset of the code point in the file.
    let offset: Int
  }

  let cells: [Cell]
  /// The offset after the last code point.
  let end: Int

  /// Prepares a line of a file; tabs become one space, control characters U+FFFD.
  ///
  /// Of a line that no terminal could hold, only the part near an offset is looked at.
  init(_ file: SourceFile, line: Int, around focus: Int) {
    let range = Self.part(of: file.range(ofLine: line), in: file, around: focus)
    var cells: [Cell] = []
    var offset = range.lowerBound
    for scalar in String(decoding: file.bytes[range], as: UTF8.self).unicodeScalars {
      let shown = terminalSafe(scalar)
      cells.append(Cell(text: shown, width: cellWidth(shown), offset: offset))
      // In bad UTF-8 a replacement stands for bytes of another number; the end is right all the same.
      offset = min(offset + UTF8.width(scalar), range.upperBound)
    }
    self.cells = cells
    end = range.upperBound
  }

  private static func part(
    of line: Range<Int>, in file: SourceFile, around focus: Int
  ) -> Range<Int> {
    let reach = 4000
    func boundary(_ offset: Int) -> Int {
      var offset = offset
      while offset < line.upperBound, file.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      return offset
    }
    let start = boundary(max(line.lowerBound, focus - reach))
    return start..<boundary(max(start, min(line.upperBound, focus + reach)))
  }

  /// The cells before the code point at an offset.
  func column(of offset: Int) -> Int {
    cells.reduce(0) { $0 + ($1.offset < offset ? $1.width : 0) }
  }

  var width: Int { cells.reduce(0) { $0 + $1.width } }
}

/// Replaces what could act on a terminal or reorder its text.
package func terminalSafe(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar.value {
  case 0x09: " "
  case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: "\u{FFFD}"
  default: scalar
  }
}

/// The terminal cells of a text of one line.
package func terminalWidth(_ text: String) -> Int {
  text.unicodeScalars.reduce(0) { $0 + cellWidth($1) }
}

/// Text of one line that holds nothing a terminal could obey.
package func terminalSafe(_ text: String) -> String {
  var safe = String.UnicodeScalarView()
  safe.append(contentsOf: text.unicodeScalars.lazy.map { terminalSafe($0) })
  return String(safe)
}

/// Text of several lines that holds nothing a terminal could obey but, where wanted, the colours of our own.
package func terminalSafeLines(_ text: String, keepsColours: Bool) -> String {
  var safe = String.UnicodeScalarView()
  let scalars = text.unicodeScalars
  var place = scalars.startIndex
  while place < scalars.endIndex {
    if keepsColours, let end = endOfColour(scalars, at: place) {
      safe.append(contentsOf: scalars[place..<end])
      place = end
      continue
    }
    let scalar = scalars[place]
    safe.append(scalar == "\n" || scalar == "\t" ? scalar : terminalSafe(scalar))
    place = scalars.index(after: place)
  }
  return String(safe)
}

/// The end of a sequence such as `ESC [ 1;31 m`, if one begins here.
private func endOfColour(
  _ scalars: String.UnicodeScalarView, at start: String.Index
) -> String.Index? {
  let rest = scalars[start...]
  guard rest.starts(with: "\u{1B}[".unicodeScalars) else { return nil }
  let end = rest.dropFirst(2).firstIndex { $0 != ";" && !("0"..."9").contains($0) }
  guard let end, scalars[end] == "m" else { return nil }
  return scalars.index(after: end)
}

/// A line that GitHub's runner, which leaves blanks before a command out, would not take for one.
func lineSafe(_ line: String, behind mark: String = "| ") -> String {
  let text = line.unicodeScalars.drop { $0.properties.isWhitespace }
  return text.starts(with: "::".unicodeScalars) || text.starts(with: "##[".unicodeScalars)
    ? mark + line : line
}

/// The terminal cells of a code point: 0 for combining marks, 2 for East Asian wide and emoji, else 1.
///
/// After Unicode's EastAsianWidth.txt, in blocks.
func cellWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.isASCII { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18DFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
    return 2
  default:
    return scalar.properties.isEmojiPresentation ? 2 : 1
  }
}
