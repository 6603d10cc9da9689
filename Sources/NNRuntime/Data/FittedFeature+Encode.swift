// SPDX-License-Identifier: MIT

import NNSpec

extension FittedFeature {
  /// Writes the numbers of each row at `offset` within every `stride` numbers of `output`, which begins as zeros.
  func encode(
    _ raw: RawFeature, rows: [Int], into output: inout ContiguousArray<Float>, stride: Int,
    offset: Int
  ) -> EncodingFault? {
    switch encoding {
    case .numbers(let scale):
      let numbers = NumberCells(raw)
      let columns = ContiguousArray((0..<raw.width).map { scale.column($0) })
      var output = output.mutableSpan
      for (index, row) in rows.enumerated() {
        let place = index * stride + offset
        for column in columns.indices {
          let value = columns[column].apply(numbers[row, column])
          guard value.isFinite else {
            return fault(
              raw.number(row, column), self.column(column, row, raw), row, scale)
          }
          output[place + column] = value
        }
      }
      return nil
    case .categories(let texts, let fill):
      return encodeTexts(raw, rows, texts, fill, orUnknown: unknown(texts, fill)) {
        row, code in
        output[row * stride + offset + (isTarget ? 0 : code)] = isTarget ? Float(code) : 1
      }
    case .binary(let texts, let fill):
      return encodeTexts(raw, rows, texts, fill, orUnknown: nil) { row, code in
        output[row * stride + offset] = Float(code)
      }
    }
  }

  /// One category a row, by number.
  func encodeCodes(_ raw: RawFeature, rows: [Int]) -> Result<ContiguousArray<Int32>, EncodingFault>
  {
    guard case .categories(let texts, let fill) = encoding else {
      preconditionFailure("\(name) is no categories")
    }
    var codes = ContiguousArray<Int32>(repeating: 0, count: rows.count)
    let fault = encodeTexts(raw, rows, texts, fill, orUnknown: unknown(texts, fill)) { row, code in
      codes[row] = Int32(code)
    }
    if let fault { return .failure(fault) }
    return .success(codes)
  }

  /// The index of what is none of the categories, if it has one.
  private func unknown(_ texts: [String], _ fill: Fill) -> Int? {
    isTarget ? (fill == .unknown ? texts.count - 1 : nil) : texts.count
  }

  private func encodeTexts(
    _ raw: RawFeature, _ rows: [Int], _ texts: [String], _ fill: Fill, orUnknown unknown: Int?,
    write: (Int, Int) -> Void
  ) -> EncodingFault? {
    let indices = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, $0) })
    let seen = raw.texts ?? []
    let codes = seen.map { text -> Int? in
      if let positives { return positives.contains(text) ? 1 : 0 }
      return indices[text] ?? unknown
    }
    let empty: Int? =
      switch fill {
      case .nothing: nil
      case .unknown: unknown
      case .text(let text):
        positives.map { $0.contains(text) ? 1 : 0 } ?? indices[text] ?? unknown
      }
    for (index, row) in rows.enumerated() {
      let code = raw.code(row)
      if let found = code < 0 ? empty : codes[code] {
        write(index, found)
        continue
      }
      let column = column(0, row, raw)
      if code < 0 {
        return EncodingFault(
          code: .missingCell, message: "column `\(column)` has an empty cell", row: row)
      }
      let list = texts.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
      let rest = texts.count > 8 ? " or \(texts.count - 8) more" : ""
      return EncodingFault(
        code: .badCell, message: "`\(seen[code])` in column `\(column)` is none of \(list)\(rest)",
        row: row)
    }
    return nil
  }

  /// The name of a cell's column; the columns of a row that is spread over time follow each other.
  private func column(_ index: Int, _ row: Int, _ raw: RawFeature) -> String {
    let names = raw.columns
    if names.isEmpty { return name }
    return raw.width == 1 ? names[row % names.count] : names[min(index, names.count - 1)]
  }

  private func fault(_ number: Double, _ name: String, _ row: Int, _ scale: ColumnScale)
    -> EncodingFault
  {
    if number.isNaN {
      return EncodingFault(
        code: .missingCell, message: "column `\(name)` has an empty cell", row: row)
    }
    return EncodingFault(
      code: .unsuitableColumn,
      message: scale.isLogarithmic && number <= -1
        ? "`log1p` needs numbers above -1, column `\(name)` has \(numberText(number))"
        : "column `\(name)` has \(numberText(number)), which leaves the range of 32-bit numbers",
      row: row)
  }
}
