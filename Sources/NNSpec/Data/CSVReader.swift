// SPDX-License-Identifier: MIT

/// Reads tables written as text (RFC 4180): quotes, line breaks and doubled quotes in them, CRLF, LF or CR, a byte order mark.
///
/// Stricter than most: a quote inside a bare cell, text behind a closing quote, a quote that is never closed and NUL stop the
/// reading with their place. Empty lines are skipped.
package struct CSVReader: Sendable {
  /// What stops the reading.
  package enum Stop: String, Sendable {
    case unclosedQuote = "a quote is never closed"
    case strayQuote = "a quote stands inside a cell that does not begin with one"
    case textAfterQuote = "text follows a closing quote"
    case nul = "a NUL byte: this is no text"
    case utf16 = "this is UTF-16; save it as UTF-8"
  }

  /// How a column's cells are read.
  package enum Kind: Sendable, Equatable {
    case number, text
  }

  private let bytes: ContiguousArray<UInt8>
  /// The names in the first row; empty if there is none.
  package private(set) var header: [String] = []
  /// Why there is no header.
  package private(set) var stop: (reason: Stop, place: DataPlace)?
  private var scanner: CSVScanner
  private var row = 0

  /// Reads the header.
  package init(_ bytes: ContiguousArray<UInt8>, delimiter: UInt8 = UInt8(ascii: ",")) {
    self.bytes = bytes
    scanner = CSVScanner(delimiter: delimiter)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      stop = (.utf16, DataPlace(row: 1, line: 1, column: 0, text: ""))
      return
    }
    readHeader()
  }

  private mutating func readHeader() {
    // A copy of the handle, since the span would keep all of self borrowed.
    let bytes = self.bytes
    let span = bytes.span
    scanner.skipEmptyLines(span)
    guard scanner.position < span.count else { return }
    row = 1
    let firstLine = scanner.line
    var names: [String] = []
    while true {
      let cell = scanner.nextCell(span)
      if let reason = cell.stop {
        let text = CSVScanner.text(span, cell.start, cell.end)
        stop = (reason, DataPlace(row: 1, line: firstLine, column: names.count + 1, text: text))
        return
      }
      let name = CSVScanner.unquoted(span, cell)
      names.append(String(decoding: name, as: UTF8.self).trimmingSpaces)
      if cell.isLast { break }
    }
    header = names
  }

  /// Reads all rows behind the header; `wanted` are columns by position, each of one kind.
  ///
  /// A long table is read in chunks of about `chunkBytes`, several at a time. Where one of them does not end as it should, as
  /// when text that only looks like the end of a row misled the cutting, all is read again in one go.
  package func read(
    _ wanted: [(column: Int, kind: Kind)], chunkBytes: Int = 1 << 22
  ) -> DataTable {
    let empty = DataTable(wanted)
    guard stop == nil, !header.isEmpty else {
      var table = empty
      table.stop = stop
      return table
    }
    let chunks = scanner.chunks(bytes, size: chunkBytes)
    let found = joined(chunks, wanted, empty)
    if chunks.count == 1 || found.stop == nil { return found }
    return joined([scanner.position..<bytes.count], wanted, empty)
  }

  /// Some rows, whose numbers and lines are counted from 0.
  private func rows(
    _ wanted: [(column: Int, kind: Kind)], in range: Range<Int>, _ empty: DataTable
  ) -> (table: DataTable, lines: Int) {
    var table = empty
    let span = bytes.span.extracting(range)
    var scanner = CSVScanner(delimiter: scanner.delimiter, position: 0, line: 0)
    var row = RowReader(wanted, width: header.count)
    var number = -1
    while true {
      scanner.skipEmptyLines(span)
      guard scanner.position < span.count else { return (table, scanner.line) }
      number += 1
      let (line, start) = (scanner.line, scanner.position)
      if let (reason, column, text) = row.read(span, &scanner, &table) {
        table.stop = (reason, DataPlace(row: number, line: line, column: column, text: text))
        return (table, scanner.line)
      }
      if row.column == header.count {
        if table.rowCount == 0 {
          // Room for as many rows as the length of the first lets expect, so that growing does not copy them all.
          let length = scanner.position - start
          table.reserve(1 + (span.count - start) / max(length, 2 * header.count))
        }
        row.finish(number, line: line, &table)
      } else {
        let text = CSVScanner.text(span, start, scanner.position)
        table.ragged.note(DataPlace(row: number, line: line, column: row.column, text: text))
      }
    }
  }

  /// The rows of chunks one behind the other, with their numbers and lines in the file, up to where one stops.
  private func joined(
    _ chunks: [Range<Int>], _ wanted: [(column: Int, kind: Kind)], _ empty: DataTable
  ) -> DataTable {
    let begin = (table: empty, row: row + 1, line: scanner.line)
    return concurrentReduce(chunks.count, into: begin) { index in
      rows(wanted, in: chunks[index], empty)
    } _: { whole, chunk in
      guard whole.table.stop == nil else { return }
      whole.table.append(
        chunk.table, rows: whole.row, lines: whole.line, chunks: chunks.count)
      whole.row += chunk.table.rowCount + chunk.table.ragged.count
      whole.line += chunk.lines
    }.table
  }
}

/// Reads the cells of one row after the other into the same scratch space.
private struct RowReader {
  private let width: Int
  private let numberCount: Int
  /// The wanted places of column c are slots[starts[c]..<starts[c + 1]].
  private var starts: ContiguousArray<Int>
  private var slots: ContiguousArray<(kind: CSVReader.Kind, index: Int)>
  /// By column: its place if it is wanted once, as a number, else -1.
  private var onlyNumbers: ContiguousArray<Int> = []
  private var numbers: ContiguousArray<Double>
  private var codes: ContiguousArray<Int32>
  private var faults: ContiguousArray<(slot: Int, column: Int, isEmpty: Bool, text: String)> = []
  /// How many cells the last row has.
  private(set) var column = 0

  init(_ wanted: [(column: Int, kind: CSVReader.Kind)], width: Int) {
    self.width = width
    starts = ContiguousArray(repeating: 0, count: width + 1)
    for (column, _) in wanted { starts[column + 1] += 1 }
    for column in 0..<width { starts[column + 1] += starts[column] }
    slots = ContiguousArray(repeating: (.number, 0), count: wanted.count)
    var next = starts
    var (numberIndex, textIndex) = (0, 0)
    for (column, kind) in wanted {
      slots[next[column]] = (kind, kind == .number ? numberIndex : textIndex)
      if kind == .number { numberIndex += 1 } else { textIndex += 1 }
      next[column] += 1
    }
    numberCount = numberIndex
    onlyNumbers = ContiguousArray(repeating: -1, count: width)
    numbers = ContiguousArray(repeating: .nan, count: numberIndex)
    codes = ContiguousArray(repeating: -1, count: textIndex)
    for column in 0..<width where starts[column + 1] - starts[column] == 1 {
      let (kind, index) = slots[starts[column]]
      if kind == .number { onlyNumbers[column] = index }
    }
  }

  /// Reads up to the end of a row; returns why and where, if it cannot.
  mutating func read(
    _ span: Span<UInt8>, _ scanner: inout CSVScanner, _ table: inout DataTable
  ) -> (CSVReader.Stop, column: Int, text: String)? {
    faults.removeAll(keepingCapacity: true)
    column = 0
    while true {
      if column < width, onlyNumbers[column] >= 0, let cell = scanner.nextNumber(span) {
        numbers[onlyNumbers[column]] = cell.value
        column += 1
        if cell.isLast { return nil }
        continue
      }
      let cell = scanner.nextCell(span)
      if let reason = cell.stop {
        return (reason, column + 1, CSVScanner.text(span, cell.start, cell.end))
      }
      if column < width {
        for place in starts[column]..<starts[column + 1] {
          let (kind, index) = slots[place]
          if kind == .number {
            readNumber(span, cell, index)
          } else {
            readText(span, cell, index, &table.dictionaries[index])
          }
        }
      }
      column += 1
      if cell.isLast { return nil }
    }
  }

  @inline(__always)
  private mutating func readNumber(_ span: Span<UInt8>, _ cell: CSVScanner.Cell, _ index: Int) {
    if let value = decimal(span, cell.start, cell.end) {
      numbers[index] = value
      return
    }
    numbers[index] = .nan
    let isEmpty = CSVScanner.isSpaces(span, cell.start, cell.end)
    let text = isEmpty ? "" : CSVScanner.text(span, cell.start, cell.end)
    faults.append((index, column + 1, isEmpty, text))
  }

  private mutating func readText(
    _ span: Span<UInt8>, _ cell: CSVScanner.Cell, _ index: Int, _ dictionary: inout TextDictionary
  ) {
    if cell.start == cell.end {
      codes[index] = -1
      faults.append((numberCount + index, column + 1, true, ""))
      return
    }
    if cell.hasDoubledQuotes {
      let name = CSVScanner.unquoted(span, cell)
      codes[index] = dictionary.index(of: name.span, 0, name.count)
    } else {
      codes[index] = dictionary.index(of: span, cell.start, cell.end)
    }
    if dictionary.isDamaged(Int(codes[index])) {
      let text = CSVScanner.text(span, cell.start, cell.end)
      faults.append((numberCount + index, column + 1, false, text))
    }
  }

  /// Adds the row to the table.
  func finish(_ row: Int, line: Int, _ table: inout DataTable) {
    for fault in faults {
      let place = DataPlace(row: row, line: line, column: fault.column, text: fault.text)
      if fault.isEmpty {
        table.empty[fault.slot].note(place)
      } else {
        table.unreadable[fault.slot].note(place)
      }
    }
    table.numbers.append(contentsOf: numbers)
    table.codes.append(contentsOf: codes)
    table.rows.append(row)
    table.rowCount += 1
  }
}
