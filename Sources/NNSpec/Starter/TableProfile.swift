// SPDX-License-Identifier: MIT

/// What the columns of a table hold, found by reading all of its cells.
package struct TableProfile: Sendable {
  package struct Column: Sendable {
    package enum Content: Sendable, Equatable {
      /// Numbers; whether all are whole, and how many different ones there are (counted up to a bound).
      case numbers(areWhole: Bool, different: Int)
      /// Texts, how many different ones.
      case texts(different: Int)
      case empty
    }

    package let name: String
    package let content: Content
    /// Empty cells.
    package let missing: Int
    /// Rows of the rarest text or number; 0 if that was not counted.
    package let rarest: Int
  }

  /// Why a table cannot be profiled.
  package enum Problem: Error {
    case file(DataFile.Problem)
    case noTable(String)
  }

  package let columns: [Column]
  package let rows: Int
  package let delimiter: UInt8

  /// Different numbers are counted so far.
  static let bound = 200

  /// Reads a file; its delimiter is a tab, a semicolon or a comma, whichever divides the header.
  package init(path: String) throws(Problem) {
    let file: DataFile
    do throws(DataFile.Problem) { file = try DataFile(name: path, baseDirectory: "") } catch {
      throw .file(error)
    }
    let candidates = [",", ";", "\t"].map {
      CSVReader(file.bytes, delimiter: $0.utf8.first ?? 0x2C)
    }
    let widths = candidates.map(\.header.count)
    let best = widths.indices.max { widths[$0] < widths[$1] } ?? 0
    let reader = candidates[widths[0] == widths[best] ? 0 : best]
    delimiter = [0x2C, 0x3B, 0x09][widths[0] == widths[best] ? 0 : best]
    if let stop = reader.stop { throw .noTable(stop.reason.rawValue) }
    guard !reader.header.isEmpty else { throw .noTable("it is empty") }
    let asNumbers = reader.read(reader.header.indices.map { ($0, .number) })
    if let stop = asNumbers.stop {
      throw .noTable("\(stop.reason.rawValue), \(stop.place.described(in: path))")
    }
    guard asNumbers.rowCount > 0 else { throw .noTable("it has a header and no rows") }
    let textColumns = reader.header.indices.filter { asNumbers.unreadable[$0].count > 0 }
    let asTexts = reader.read(textColumns.map { ($0, .text) })
    rows = asNumbers.rowCount
    columns = reader.header.indices.map { index in
      let name = reader.header[index]
      if let place = textColumns.firstIndex(of: index) { return Self.texts(name, asTexts, place) }
      return Self.numbers(name, asNumbers, index)
    }
  }

  private static func texts(_ name: String, _ table: DataTable, _ index: Int) -> Column {
    var counts = [Int](repeating: 0, count: table.dictionaries[index].count)
    for row in 0..<table.rowCount {
      let code = Int(table.codes[row * table.textCount + index])
      if code >= 0 { counts[code] += 1 }
    }
    return Column(
      name: name, content: .texts(different: counts.count), missing: table.empty[index].count,
      rarest: counts.min() ?? 0)
  }

  private static func numbers(_ name: String, _ table: DataTable, _ index: Int) -> Column {
    var counts: [Double: Int] = [:]
    var areWhole = true
    for row in 0..<table.rowCount {
      let value = table.numbers[row * table.numberCount + index]
      if value.isNaN { continue }
      if value != value.rounded() { areWhole = false }
      if counts[value] != nil || counts.count < bound { counts[value, default: 0] += 1 }
    }
    return Column(
      name: name,
      content: counts.isEmpty ? .empty : .numbers(areWhole: areWhole, different: counts.count),
      missing: table.empty[index].count, rarest: counts.count < bound ? counts.values.min() ?? 0 : 0
    )
  }
}
