// SPDX-License-Identifier: MIT

/// Walks over the cells of a table written as text; CSVReader says what it makes of them.
struct CSVScanner {
  let delimiter: UInt8
  var position = 0
  var line = 1

  /// One cell: its bytes without quotes, and what ended it.
  struct Cell {
    var start = 0
    var end = 0
    var hasDoubledQuotes = false
    var isLast = true
    var stop: CSVReader.Stop?
  }

  mutating func skipEmptyLines(_ span: Span<UInt8>) {
    while position < span.count, span[position] == 0x0A || span[position] == 0x0D { endLine(span) }
  }

  /// Steps over one line break: LF, CRLF or CR.
  private mutating func endLine(_ span: Span<UInt8>) {
    if span[position] == 0x0D, position + 1 < span.count, span[position + 1] == 0x0A {
      position += 1
    }
    position += 1
    line += 1
  }

  @inline(__always)
  mutating func nextCell(_ span: Span<UInt8>) -> Cell {
    var cell = Cell()
    var i = position
    let count = span.count
    if i < count, span[i] == UInt8(ascii: "\"") { return quotedCell(span) }
    cell.start = i
    while i < count {
      let byte = span[i]
      if byte == delimiter { break }
      // Everything that could matter besides is small or the quote.
      if byte <= 0x22 {
        if byte == 0x0A || byte == 0x0D { break }
        if byte == UInt8(ascii: "\"") || byte == 0 {
          cell.stop = byte == 0 ? .nul : .strayQuote
          cell.end = min(count, i + 20)
          return cell
        }
      }
      i += 1
    }
    cell.end = i
    position = i
    finish(&cell, span)
    return cell
  }

  private mutating func quotedCell(_ span: Span<UInt8>) -> Cell {
    var cell = Cell()
    let opening = position
    position += 1
    cell.start = position
    while true {
      guard position < span.count, span[position] != 0 else {
        cell.stop = position < span.count ? .nul : .unclosedQuote
        cell.start = opening
        cell.end = min(span.count, opening + 60)
        return cell
      }
      let byte = span[position]
      if byte == UInt8(ascii: "\"") {
        guard position + 1 < span.count, span[position + 1] == byte else { break }
        cell.hasDoubledQuotes = true
        position += 2
      } else if byte == 0x0A || byte == 0x0D {
        endLine(span)
      } else {
        position += 1
      }
    }
    cell.end = position
    position += 1
    if position < span.count, span[position] != delimiter, span[position] != 0x0A,
      span[position] != 0x0D
    {
      cell.stop = .textAfterQuote
      cell.start = opening
      cell.end = min(span.count, position + 10)
      return cell
    }
    finish(&cell, span)
    return cell
  }

  @inline(__always)
  private mutating func finish(_ cell: inout Cell, _ span: Span<UInt8>) {
    guard position < span.count else { return }
    if span[position] == delimiter {
      position += 1
      cell.isLast = false
    } else {
      endLine(span)
    }
  }

  static func unquoted(_ span: Span<UInt8>, _ cell: Cell) -> ContiguousArray<UInt8> {
    var result = ContiguousArray<UInt8>()
    var i = cell.start
    while i < cell.end {
      result.append(span[i])
      i += cell.hasDoubledQuotes && span[i] == UInt8(ascii: "\"") ? 2 : 1
    }
    return result
  }

  /// At most 40 characters on one line.
  static func text(_ span: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    var bytes: [UInt8] = []
    for i in start..<min(end, start + 200) { bytes.append(span[i]) }
    var result = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix(41) {
      if scalar == "\n" || scalar == "\r" {
        if !result.hasSuffix("⏎") { result += "⏎" }
      } else {
        result.unicodeScalars.append(
          scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
      }
    }
    while result.hasSuffix("⏎") { result.removeLast() }
    return result.unicodeScalars.count > 40
      ? String(String.UnicodeScalarView(result.unicodeScalars.prefix(39))) + "…" : result
  }

  static func isSpaces(_ span: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    for i in start..<end where span[i] != 0x20 && span[i] != 0x09 { return false }
    return true
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmingSpaces: String {
    var slice = self[...]
    while slice.first == " " || slice.first == "\t" { slice.removeFirst() }
    while slice.last == " " || slice.last == "\t" { slice.removeLast() }
    return String(slice)
  }
}
