// SPDX-License-Identifier: MIT

/// A place in a data file and what is there.
package struct DataPlace: Sendable, Equatable {
  /// The header is row 1.
  package let row: Int
  /// The line in an editor; another than `row` where cells hold line breaks.
  package let line: Int
  /// The number of the cell in its row, from 1; 0 for the whole row.
  package let column: Int
  /// What is there, cut to 40 characters.
  package let text: String

  package init(row: Int, line: Int, column: Int, text: String) {
    self.row = row
    self.line = line
    self.column = column
    self.text = text
  }

  /// `data.csv:12:3`, with the line if it is another.
  package func described(in file: String) -> String {
    let place = column == 0 ? "\(file):\(row)" : "\(file):\(row):\(column)"
    return row == line ? place : "\(place) (line \(line))"
  }
}

/// What is wrong with the cells of one column: the first place and how many.
package struct CellFault: Sendable, Equatable {
  package var count = 0
  package var first: DataPlace?

  package init() {}

  package mutating func note(_ place: @autoclosure () -> DataPlace) {
    if count == 0 { first = place() }
    count += 1
  }
}

/// The wanted columns of a table: numbers as Double, texts as indices into a dictionary, both row by row.
package struct DataTable: Sendable {
  /// [rows, number columns]; NaN where a cell is empty or no number.
  package internal(set) var numbers: ContiguousArray<Double> = []
  /// [rows, text columns]; -1 where a cell is empty.
  package internal(set) var codes: ContiguousArray<Int32> = []
  package internal(set) var dictionaries: [TextDictionary]
  package internal(set) var rowCount = 0
  /// The number of each row in the file; the header is row 1.
  package internal(set) var rows: ContiguousArray<Int> = []
  /// Empty cells by number column, then by text column.
  package internal(set) var empty: [CellFault]
  /// Cells that cannot be read, likewise.
  package internal(set) var unreadable: [CellFault]
  /// Rows with another number of cells than the header.
  package internal(set) var ragged = CellFault()
  /// Why reading stopped early.
  package internal(set) var stop: (reason: CSVReader.Stop, place: DataPlace)?

  package let numberCount: Int
  package let textCount: Int

  package init(numberCount: Int, textCount: Int) {
    self.numberCount = numberCount
    self.textCount = textCount
    dictionaries = Array(repeating: TextDictionary(), count: textCount)
    empty = Array(repeating: CellFault(), count: numberCount + textCount)
    unreadable = empty
  }

  /// With places for wanted columns, and no rows.
  init(_ wanted: [(column: Int, kind: CSVReader.Kind)]) {
    let numberCount = wanted.count { $0.kind == .number }
    self.init(numberCount: numberCount, textCount: wanted.count - numberCount)
  }

  mutating func reserve(_ rowCount: Int) {
    numbers.reserveCapacity(rowCount * numberCount)
    codes.reserveCapacity(rowCount * textCount)
    rows.reserveCapacity(rowCount)
  }
}

extension DataTable {
  /// Takes in the rows of a table of the same columns that begins behind so many rows and lines; the first of so many chunks
  /// tells how much room all will take.
  mutating func append(_ chunk: DataTable, rows offset: Int, lines: Int, chunks: Int) {
    if chunks == 1 {
      self = chunk.shifted(rows: offset, lines: lines)
      return
    }
    // Rows of other chunks may be a little shorter.
    if rowCount == 0 { reserve(chunk.rowCount * chunks * 17 / 16) }
    numbers.append(contentsOf: chunk.numbers)
    for row in chunk.rows { rows.append(row + offset) }
    rowCount += chunk.rowCount
    let maps = dictionaries.indices.map { dictionaries[$0].add(chunk.dictionaries[$0]) }
    for (place, code) in chunk.codes.enumerated() {
      codes.append(code < 0 ? -1 : maps[place % textCount][Int(code)])
    }
    for index in empty.indices {
      empty[index].add(chunk.empty[index].shifted(rows: offset, lines: lines))
      unreadable[index].add(chunk.unreadable[index].shifted(rows: offset, lines: lines))
    }
    ragged.add(chunk.ragged.shifted(rows: offset, lines: lines))
    stop = chunk.stop.map { ($0.reason, $0.place.shifted(rows: offset, lines: lines)) }
  }

  private func shifted(rows offset: Int, lines: Int) -> DataTable {
    var table = self
    for index in table.rows.indices { table.rows[index] += offset }
    table.empty = empty.map { $0.shifted(rows: offset, lines: lines) }
    table.unreadable = unreadable.map { $0.shifted(rows: offset, lines: lines) }
    table.ragged = ragged.shifted(rows: offset, lines: lines)
    table.stop = stop.map { ($0.reason, $0.place.shifted(rows: offset, lines: lines)) }
    return table
  }
}

extension DataPlace {
  fileprivate func shifted(rows: Int, lines: Int) -> DataPlace {
    DataPlace(row: row + rows, line: line + lines, column: column, text: text)
  }
}

extension CellFault {
  fileprivate func shifted(rows: Int, lines: Int) -> CellFault {
    var fault = self
    fault.first = first?.shifted(rows: rows, lines: lines)
    return fault
  }

  /// Takes in those of cells behind.
  fileprivate mutating func add(_ other: CellFault) {
    first = first ?? other.first
    count += other.count
  }
}
