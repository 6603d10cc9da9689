// SPDX-License-Identifier: MIT

extension PartReader {
  /// The part with the texts of its dates turned into numbers; an empty cell becomes NaN.
  mutating func withDates(_ part: DataPart) -> DataPart {
    guard wanted.contains(where: { $0.type == .date }) else { return part }
    let features = zip(wanted, part.features).map { wanted, raw in
      raw.map { wanted.type == .date ? dates(of: $0, wanted, part) : $0 }
    }
    return DataPart(
      role: part.role, name: part.name, rowCount: part.rowCount, rows: part.rows,
      features: features, keys: part.keys, stored: part.stored)
  }

  private mutating func dates(
    of raw: RawFeature, _ wanted: WantedFeature, _ part: DataPart
  ) -> RawFeature {
    let width = wanted.dateParts.reduce(0) { $0 + $1.width }
    guard let texts = raw.texts else { return raw.with(.unread, width: width) }
    let found = texts.map { text in
      CalendarDate(text).map { date in wanted.dateParts.flatMap { $0.values(date) } }
    }
    let empty: [Double]
    if case .value(let fill) = wanted.missing, let date = CalendarDate(fill) {
      empty = wanted.dateParts.flatMap { $0.values(date) }
    } else {
      empty = Array(repeating: .nan, count: width)
    }
    var numbers = ContiguousArray<Double>()
    numbers.reserveCapacity((part.rowCount ?? 0) * width)
    var fault = CellFault()
    for row in 0..<(part.rowCount ?? 0) {
      let code = raw.code(row)
      if code >= 0, found[code] == nil {
        let line = part.rows[row]
        fault.note(DataPlace(row: line, line: line, column: 0, text: texts[code]))
      }
      numbers += code < 0 ? empty : found[code] ?? empty
    }
    if let place = fault.first {
      report(
        .badCell,
        "`\(place.text.prefix(40))` in column `\(raw.columns[0])` is no date: \(place.described(in: part.name))",
        at: wanted.span, notes: fault.count > 1 ? ["\(fault.count - 1) more like it"] : [],
        help: ["dates are written `2024-03-01` or `2024-03-01T12:30:00`"], path: wanted.path)
    }
    return raw.with(.numbers(numbers, stride: width, offsets: Array(0..<width)), width: width)
  }
}
