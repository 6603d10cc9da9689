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

  /// The rest of a table, cut at line breaks outside quotes, where well-formed rows end.
  ///
  /// Whether a place is inside quotes is told by the number of quotes before it.
  func chunks(_ bytes: ContiguousArray<UInt8>, size: Int) -> [Range<Int>] {
    let starts = Array(stride(from: position, to: bytes.count, by: max(size, 1)))
    guard starts.count > 1 else { return [position..<bytes.count] }
    let quotes = concurrentMap(starts.count) { index in
      let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
      return CSVScanner.quotes(bytes.span, starts[index], end)
    }
    var (cuts, before) = ([position], 0)
    for (index, start) in starts.enumerated() {
      if index > 0, let cut = CSVScanner.cut(bytes.span, start, isQuoted: before % 2 == 1),
        cut > cuts[cuts.count - 1], cut < bytes.count
      {
        cuts.append(cut)
      }
      before += quotes[index]
    }
    return zip(cuts, cuts.dropFirst() + [bytes.count]).map { $0..<$1 }
  }

  private static func quotes(_ span: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var count = 0
    // Eight bits hold the number of a block, and are added many at a time.
    for begin in stride(from: start, to: end, by: 192) {
      let block = span.extracting(begin..<min(begin + 192, end))
      var found: UInt8 = 0
      for i in block.indices { found &+= block[i] == UInt8(ascii: "\"") ? 1 : 0 }
      count += Int(found)
    }
    return count
  }

  /// The place behind the first line break outside quotes; nil if there is none.
  private static func cut(_ span: Span<UInt8>, _ start: Int, isQuoted: Bool) -> Int? {
    var isQuoted = isQuoted
    for i in start..<span.count {
      switch span[i] {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case 0x0A where !isQuoted: return i + 1
      default: break
      }
    }
    return nil
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

  /// The number of a bare cell of digits, with a sign or a point or without, that a delimiter or a line break ends.
  ///
  /// Nil, with nothing moved, for any other cell: most cells of most tables are read in this one pass.
  @inline(__always)
  mutating func nextNumber(_ span: Span<UInt8>) -> (value: Double, isLast: Bool)? {
    var i = position
    let count = span.count
    guard i < count else { return nil }
    let isNegative = span[i] == UInt8(ascii: "-")
    if isNegative { i += 1 }
    let first = i
    var mantissa: UInt64 = 0
    var point = -1
    while i < count {
      let byte = span[i]
      let digit = byte &- UInt8(ascii: "0")
      if digit < 10 {
        mantissa = mantissa &* 10 &+ UInt64(digit)
      } else if byte == UInt8(ascii: "."), point < 0 {
        point = i
      } else {
        break
      }
      i += 1
    }
    let digits = i - first - (point < 0 ? 0 : 1)
    // So many digits are less than 2^53.
    guard i < count, digits > 0, digits <= 15 else { return nil }
    let isLast = span[i] != delimiter
    guard !isLast || span[i] == 0x0A || span[i] == 0x0D else { return nil }
    let value = point < 0 ? Double(mantissa) : Double(mantissa) / exactPowers[i - 1 - point]
    position = i
    if isLast { endLine(span) } else { position += 1 }
    return (isNegative ? -value : value, isLast)
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
