// SPDX-License-Identifier: MIT

extension PartReader {
  mutating func readTable(_ name: String, at span: SourceSpan, delimiter: UInt8, role: DataRole)
    -> DataPart?
  {
    let depth = depth(of: name)
    guard let file = load(name, "the data file", at: span, isHeaderEnough: depth == .header) else {
      return nil
    }
    let reader = CSVReader(file.bytes, delimiter: delimiter)
    if let (reason, place) = reader.stop {
      reportStop(reason, place, name, span)
      return nil
    }
    guard !reader.header.isEmpty else {
      report(.emptyData, "`\(name)` is empty", at: span)
      return nil
    }
    if reportDelimiter(reader.header, name, span) { return nil }
    let places = resolve(reader.header, name)
    let keyPlaces = keys.map { resolve($0, reader.header, name) }
    if diagnostics.hasErrors { return nil }
    guard depth != .header else { return headerPart(places, reader.header, name, role) }
    let table = reader.read(cells(places, keyPlaces, depth))
    if let (reason, place) = table.stop {
      reportStop(reason, place, name, span)
      return nil
    }
    if let place = table.ragged.first {
      let start = DataPlace(row: place.row, line: place.line, column: 0, text: "")
      report(
        .badRow,
        "a row has \(cells(place.column)), the header has \(reader.header.count): \(start.described(in: name))",
        at: span, notes: ["the row is: \(place.text)"] + others(table.ragged.count, "row"))
      return nil
    }
    guard table.rowCount > 0 else {
      report(.emptyData, "`\(name)` has a header and no rows", at: span)
      return nil
    }
    return assemble(table, places, keyPlaces, reader.header, depth, file, role)
  }

  /// A part of which only the names of columns were read.
  func headerPart(
    _ places: [[Int]?], _ header: [String], _ name: String, _ role: DataRole
  ) -> DataPart {
    DataPart(
      role: role, name: name, rowCount: nil, rows: [],
      features: zip(wanted, places).map { wanted, columns in
        columns.map { feature(wanted, $0.map { header[$0] }, .unread) }
      },
      stored: [])
  }

  /// The cells that are read to a depth.
  func cells(
    _ places: [[Int]?], _ keyPlaces: [[Int]?], _ depth: DataPart.Depth
  ) -> [(column: Int, kind: CSVReader.Kind)] {
    var columns: [(column: Int, kind: CSVReader.Kind)] = []
    for (wanted, places) in zip(wanted, places) where isRead(wanted, depth) {
      columns += (places ?? []).map { ($0, wanted.readsNumbers ? .number : .text) }
    }
    for places in keyPlaces { columns.append((places?.first ?? 0, .text)) }
    return columns
  }

  private func isRead(_ wanted: WantedFeature, _ depth: DataPart.Depth) -> Bool {
    depth == .everything || !wanted.isNumeric
  }

  mutating func assemble(
    _ table: DataTable, _ places: [[Int]?], _ keyPlaces: [[Int]?], _ header: [String],
    _ depth: DataPart.Depth, _ file: DataFile, _ role: DataRole
  ) -> DataPart {
    var (number, text) = (0, 0)
    var features: [RawFeature?] = []
    for (wanted, places) in zip(wanted, places) {
      guard let places else {
        features.append(nil)
        continue
      }
      let names = places.map { header[$0] }
      guard isRead(wanted, depth) else {
        features.append(feature(wanted, names, .unread))
        continue
      }
      let first = wanted.readsNumbers ? number : table.numberCount + text
      reportCells(table, first..<(first + places.count), names, wanted, file.name)
      if wanted.readsNumbers {
        features.append(
          feature(
            wanted, names,
            .numbers(
              table.numbers, stride: table.numberCount,
              offsets: Array(number..<(number + places.count)))))
        number += places.count
      } else {
        features.append(feature(wanted, names, codes(table, text..<(text + places.count))))
        text += places.count
      }
    }
    var keyFeatures: [WantedFeature.Use: RawFeature] = [:]
    for (key, places) in zip(keys, keyPlaces) {
      let slot = table.numberCount + text
      let names = (places ?? []).map { header[$0] }
      reportCells(table, slot..<(slot + 1), names, key, file.name)
      keyFeatures[key.use] = feature(key, names, codes(table, text..<(text + 1)))
      text += 1
    }
    return DataPart(
      role: role, name: file.name, rowCount: table.rowCount, rows: table.rows, features: features,
      keys: keyFeatures, stored: [file.stored])
  }

  /// Several columns get one dictionary in common.
  private func codes(_ table: DataTable, _ slots: Range<Int>) -> RawFeature.Values {
    guard slots.count > 1 else {
      let index = slots.lowerBound
      return .codes(
        table.codes, stride: table.textCount, offset: index,
        texts: table.dictionaries[index].texts)
    }
    var symbols = SymbolTable()
    let maps = slots.map { slot in
      table.dictionaries[slot].texts.map { symbols.index(of: $0) }
    }
    var codes = ContiguousArray<Int32>()
    codes.reserveCapacity(table.rowCount * slots.count)
    for row in 0..<table.rowCount {
      for (slot, map) in zip(slots, maps) {
        let code = table.codes[row * table.textCount + slot]
        codes.append(code < 0 ? -1 : map[Int(code)])
      }
    }
    return .codes(codes, stride: slots.count, offset: 0, texts: symbols.texts)
  }

  private func feature(_ wanted: WantedFeature, _ columns: [String], _ values: RawFeature.Values)
    -> RawFeature
  {
    RawFeature(
      name: wanted.name, type: wanted.type, columns: columns, width: columns.count,
      shape: wanted.shape, values: values)
  }

  // MARK: - Columns

  mutating func resolve(
    _ header: [String], _ file: String, mayRepeat: Bool = false
  ) -> [[Int]?] {
    wanted.map { resolve($0, header, file, mayRepeat: mayRepeat) }
  }

  /// `mayRepeat`: columns of one name are the values of one list.
  mutating func resolve(
    _ wanted: WantedFeature, _ header: [String], _ file: String, mayRepeat: Bool = false
  ) -> [Int]? {
    let (columns, unmatched) = wanted.patterns.resolve(in: header)
    if !unmatched.isEmpty {
      if wanted.isOptional { return nil }
      for pattern in unmatched { reportMissing(pattern, wanted, header, file) }
      return columns
    }
    for column in columns where !mayRepeat && header[..<column].contains(header[column]) {
      report(
        .unsuitableColumn, "the header of `\(file)` has `\(header[column])` twice", at: wanted.span,
        label: "so this could be either", path: wanted.path)
      return columns
    }
    if !wanted.type.isWide, columns.count != 1 {
      report(
        .unsuitableColumn,
        "`\(wanted.name)` is one column, `\(wanted.patterns.text)` is \(columns.count) of them",
        at: wanted.span, path: wanted.path)
    }
    if let shape = wanted.shape, wanted.type == .image, let count = shape.count,
      count != columns.count
    {
      report(
        .unsuitableColumn,
        "`\(wanted.name)` is \(shape), which is \(count) values, and has \(columns.count) columns",
        at: wanted.spans["shape"] ?? wanted.span, path: wanted.path)
    }
    return columns
  }

  /// A single column with another delimiter in its name is one mistake, not one a column.
  private mutating func reportDelimiter(_ header: [String], _ file: String, _ span: SourceSpan)
    -> Bool
  {
    guard header.count == 1,
      wanted.contains(where: { $0.patterns.resolve(in: header).columns.isEmpty }),
      let other = [";", "\t", "|", ","].first(where: { header[0].contains($0) })
    else { return false }
    report(
      .columnMissing, "`\(file)` has one column, `\(header[0].prefix(40))`", at: span,
      help: [
        other == "\t"
          ? "use `tsv` for cells between tabs"
          : other == ","
            ? "use `csv` for cells between commas" : "set `delimiter: \"\(other)\"` beside the file"
      ])
    return true
  }

  private mutating func reportMissing(
    _ pattern: String, _ wanted: WantedFeature, _ header: [String], _ file: String
  ) {
    let holdsNumbers = header.count > 1 && header.allSatisfy { decimal($0) != nil }
    var near = holdsNumbers ? [] : Vocabulary.suggestions(for: pattern, among: header)
    // Any letter is one edit away from any other.
    if pattern.count == 1 { near = near.filter { $0.lowercased() == pattern.lowercased() } }
    let isPattern = pattern.contains("*")
    var notes: [String] = []
    if near.isEmpty {
      let shown = header.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
      notes.append(
        "it has " + shown + (header.count > 8 ? " and \(header.count - 8) more" : ""))
      if holdsNumbers {
        notes.append("the first row holds numbers only: the names of the columns belong there")
      }
    }
    report(
      .columnMissing,
      isPattern
        ? "no column of `\(file)` fits `\(pattern)`" : "`\(file)` has no column `\(pattern)`",
      at: wanted.span, label: near.isEmpty ? "" : didYouMean(near), notes: notes,
      path: wanted.path)
  }

  // MARK: - Cells

  private mutating func reportCells(
    _ table: DataTable, _ slots: Range<Int>, _ names: [String], _ wanted: WantedFeature,
    _ file: String
  ) {
    // What a network only has to predict may hold anything.
    if wanted.isOptional { return }
    for (slot, name) in zip(slots, names) {
      if let place = table.unreadable[slot].first {
        let what = wanted.readsNumbers ? "is not a number" : "is not UTF-8"
        var help: [String] = []
        if ["na", "n/a", "nan", "null", "none", "?", "-"].contains(place.text.lowercased()) {
          help = ["a missing value is an empty cell"]
        }
        report(
          .badCell,
          "`\(place.text)` in column `\(name)` \(what): \(place.described(in: file))",
          at: wanted.span, notes: others(table.unreadable[slot].count, "cell"), help: help,
          path: wanted.path)
      }
      guard wanted.missing == .error, let place = table.empty[slot].first else { continue }
      let ways = MissingStrategy.names(
        for: wanted.type, isNumeric: wanted.isNumeric, isTarget: wanted.use == .target)
      report(
        .missingCell, "column `\(name)` has an empty cell: \(place.described(in: file))",
        at: wanted.span, notes: others(table.empty[slot].count, "cell"),
        help: ![.input, .target].contains(wanted.use)
          ? []
          : [
            "say what to do with `missing`: "
              + ways.filter { $0 != "error" }.joined(separator: ", ")
          ],
        path: wanted.path)
    }
  }

  private func cells(_ count: Int) -> String { count == 1 ? "1 cell" : "\(count) cells" }

  private func others(_ count: Int, _ noun: String) -> [String] {
    switch count - 1 {
    case ..<1: []
    case 1: ["1 more \(noun) is like it"]
    default: ["\(count - 1) more \(noun)s are like it"]
    }
  }

  private mutating func reportStop(
    _ reason: CSVReader.Stop, _ place: DataPlace, _ file: String, _ span: SourceSpan
  ) {
    if reason == .utf16 {
      report(.dataUnreadable, "`\(file)` cannot be read: \(reason.rawValue)", at: span)
      return
    }
    report(
      .badRow, "\(reason.rawValue): \(place.described(in: file))", at: span,
      notes: ["the cell begins: \(place.text)"])
  }
}
