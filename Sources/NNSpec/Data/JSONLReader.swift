// SPDX-License-Identifier: MIT

/// Reads JSON lines: an object a line, whose keys are columns; empty lines are skipped.
///
/// A list of k values is k columns of the key's name, side by side.
package struct JSONLReader: Sendable {
  /// What is wrong with a line.
  package struct Problem: Error, Equatable {
    package let reason: String
    package let row: Int
  }

  /// A line is read as a whole, and as values it takes many times its bytes.
  private static let greatestLine = 16 << 20

  /// The keys of all lines in the order of their first appearance, those of lists once a value.
  package private(set) var header: [String] = []
  private var keys: [String] = []
  private var widths: [String: Int?] = [:]
  private let lines: [(row: Int, bytes: Range<Int>)]
  private let bytes: ContiguousArray<UInt8>

  /// Reads the keys; of a `beginning` the last line is left out, since it may be cut.
  package init(_ bytes: ContiguousArray<UInt8>, isBeginning: Bool = false) throws(Problem) {
    self.bytes = bytes
    lines = Self.lines(bytes, isBeginning: isBeginning)
    for line in lines {
      for (key, value) in try object(line) { try note(key, value, line.row) }
    }
    for key in keys {
      let width = widths[key] ?? nil
      header += Array(repeating: key, count: width ?? 1)
    }
  }

  /// The lines that are not empty, by their numbers from 1.
  private static func lines(
    _ bytes: ContiguousArray<UInt8>, isBeginning: Bool
  ) -> [(row: Int, bytes: Range<Int>)] {
    var lines: [(row: Int, bytes: Range<Int>)] = []
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var row = 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if end == bytes.count, isBeginning, !lines.isEmpty { break }
      if bytes[start..<end].contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) {
        lines.append((row, start..<end))
      }
      start = end + 1
      row += 1
    }
    return lines
  }

  private func object(
    _ line: (row: Int, bytes: Range<Int>)
  ) throws(Problem) -> [(String, JSONValue)] {
    guard line.bytes.count <= Self.greatestLine else {
      throw Problem(
        reason: "a line has \(bytesText(line.bytes.count)), read are up to "
          + bytesText(Self.greatestLine), row: line.row)
    }
    let value: JSONValue
    do throws(JSONParseError) {
      value = try JSONValue.parse(Array(bytes[line.bytes]))
    } catch {
      throw Problem(reason: "\(error.reason) at byte \(error.offset) of the line", row: line.row)
    }
    guard case .object(let members) = value else {
      throw Problem(reason: "a line is one object, `{\"key\": value, …}`", row: line.row)
    }
    return members
  }

  private mutating func note(_ key: String, _ value: JSONValue, _ row: Int) throws(Problem) {
    if widths[key] == nil {
      keys.append(key)
      widths[key] = .some(nil)
    }
    let width: Int
    switch value {
    case .null: return
    case .object:
      throw Problem(reason: "`\(key)` is an object; write its keys into the line itself", row: row)
    case .array(let items):
      guard !items.isEmpty else { throw Problem(reason: "`\(key)` is an empty list", row: row) }
      for item in items {
        switch item {
        case .array, .object:
          throw Problem(reason: "`\(key)` is a list of something else than values", row: row)
        default: break
        }
      }
      width = items.count
    default: width = 1
    }
    guard let known = widths[key] ?? nil else {
      widths[key] = width
      return
    }
    guard known == width else {
      throw Problem(
        reason:
          "`\(key)` has \(width) values, above it has \(known); sequences of differing lengths are rows with `group`",
        row: row)
    }
  }

  /// Reads all lines; `wanted` are columns by position in the header.
  package func read(_ wanted: [(column: Int, kind: CSVReader.Kind)]) throws(Problem) -> DataTable {
    let numberCount = wanted.count { $0.kind == .number }
    var table = DataTable(numberCount: numberCount, textCount: wanted.count - numberCount)
    table.reserve(lines.count)
    let places = places
    for line in lines {
      let members = Dictionary(try object(line)) { first, _ in first }
      var (number, text) = (0, 0)
      for (column, kind) in wanted {
        let cell = cell(members[header[column]], places[column])
        if kind == .number {
          add(number: cell, header[column], slot: number, line.row, &table)
          number += 1
        } else {
          add(text: cell, slot: text, line.row, &table)
          text += 1
        }
      }
      table.rows.append(line.row)
      table.rowCount += 1
    }
    return table
  }

  /// The place of each column in its list.
  private var places: [Int] {
    var place = 0
    return header.indices.map { column in
      place = column > 0 && header[column - 1] == header[column] ? place + 1 : 0
      return place
    }
  }

  private func cell(_ value: JSONValue?, _ place: Int) -> JSONValue {
    if case .array(let items) = value { return place < items.count ? items[place] : .null }
    return value ?? .null
  }

  private func add(
    number cell: JSONValue, _ key: String, slot: Int, _ row: Int, _ table: inout DataTable
  ) {
    let number: Double
    switch cell {
    case .int(let value): number = Double(value)
    case .double(let value): number = value
    case .null:
      table.empty[slot].note(DataPlace(row: row, line: row, column: 0, text: ""))
      number = .nan
    default:
      let text = String(Self.text(cell).prefix(40))
      table.unreadable[slot].note(DataPlace(row: row, line: row, column: 0, text: text))
      number = .nan
    }
    table.numbers.append(number)
  }

  private func add(text cell: JSONValue, slot: Int, _ row: Int, _ table: inout DataTable) {
    let text = ContiguousArray(Self.text(cell).utf8)
    guard !text.isEmpty else {
      table.empty[table.numberCount + slot].note(
        DataPlace(row: row, line: row, column: 0, text: ""))
      table.codes.append(-1)
      return
    }
    table.codes.append(table.dictionaries[slot].index(of: text.span, 0, text.count))
  }

  /// As the cell of a table would have it; empty for null.
  private static func text(_ cell: JSONValue) -> String {
    switch cell {
    case .string(let text): text
    case .int(let value): "\(value)"
    case .double(let value): numberText(value)
    case .bool(let value): "\(value)"
    default: ""
    }
  }
}
