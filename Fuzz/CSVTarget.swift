// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → a table, all its columns as numbers and as texts; chunks of any size give what one go gives.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = fuzzedBytes(start + 1, count - 1)
  let delimiters = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
  let reader = CSVReader(bytes, delimiter: delimiters[Int(start[0]) % 3])
  require(reader.stop == nil || reader.header.isEmpty, "a header that stops")
  let places = reader.header.indices
  let wanted = places.map { ($0, CSVReader.Kind.number) } + places.map { ($0, .text) }
  var whole = reader.read([])
  withinTime { whole = CSVReader(bytes, delimiter: delimiters[Int(start[0]) % 3]).read(wanted) }
  requireSound(whole, columns: places.count)
  // Threads take longer than all the rest, so that only some inputs are cut.
  guard start[0] == 0xFF else { return 0 }
  let parts = reader.read(wanted, chunkBytes: 1 + count / 4)
  require(
    whole.rows == parts.rows && whole.codes == parts.codes && whole.ragged == parts.ragged
      && whole.numbers.map(\.bitPattern) == parts.numbers.map(\.bitPattern)
      && whole.stop?.place == parts.stop?.place, "chunks give another table")
  return 0
}

private func requireSound(_ table: DataTable, columns: Int) {
  require(table.numbers.count == table.rowCount * columns, "numbers are missing")
  require(table.codes.count == table.rowCount * columns, "texts are missing")
  require(table.rows.count == table.rowCount, "numbers of rows are missing")
  for (place, code) in table.codes.enumerated() {
    let texts = table.dictionaries[place % columns].count
    require(code >= -1 && code < texts, "text \(code) of \(texts)")
  }
  for (one, next) in zip(table.rows, table.rows.dropFirst()) {
    require(one < next, "row \(next) follows row \(one)")
  }
}
