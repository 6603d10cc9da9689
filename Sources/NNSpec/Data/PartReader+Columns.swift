// SPDX-License-Identifier: MIT

/// Columns of one part as far as they were read, and what they were read from.
struct SourceColumns {
  let columns: [SourceColumn]
  /// What the columns are those of, for messages: `f.npz`.
  let name: String
  let stored: [ContiguousArray<UInt8>]
  /// Whether there are as many rows as the headers say: nothing of their number is allocated before.
  var areRowsSure = true
}

extension PartReader {
  /// Reports columns that a source does not have.
  mutating func judgeColumns(_ names: [String], of source: String) {
    for wanted in wanted + keys where !wanted.isOptional {
      for pattern in wanted.patterns.resolve(in: names).unmatched {
        var near = Vocabulary.suggestions(for: pattern, among: names)
        // Any letter is one edit away from any other.
        if pattern.count == 1 { near = near.filter { $0.lowercased() == pattern.lowercased() } }
        report(
          .columnMissing,
          pattern.contains("*")
            ? "no column of `\(source)` fits `\(pattern)`"
            : "`\(source)` has no column `\(pattern)`",
          at: wanted.span, label: near.isEmpty ? "" : didYouMean(near),
          notes: near.isEmpty ? ["it has " + nameList(names)] : [], path: wanted.path)
      }
    }
  }

  /// How much of a column of numbers is wanted, of a file that is read to a depth.
  func isValueWanted(_ name: String, _ depth: DataPart.Depth) -> Bool? {
    let users = (wanted + keys).filter { !$0.patterns.resolve(in: [name]).columns.isEmpty }
    if users.isEmpty { return nil }
    return depth == .everything || (depth == .categories && users.contains { !$0.readsNumbers })
  }

  /// A part made of columns that were read.
  mutating func part(
    _ source: SourceColumns, at place: SourceSpan, role: DataRole
  ) -> DataPart? {
    let columns = source.columns
    guard let first = columns.first, first.rowCount > 0 else {
      report(.emptyData, "`\(source.name)` holds no rows", at: place)
      return nil
    }
    for other in columns where other.rowCount != first.rowCount {
      report(
        .unsuitableColumn,
        "column `\(first.name)` has \(first.rowCount) rows, `\(other.name)` has \(other.rowCount)",
        at: place)
      return nil
    }
    if let empty = columns.first(where: { $0.width == 0 }) {
      report(.emptyData, "column `\(empty.name)` of `\(source.name)` has no values", at: place)
      return nil
    }
    let features = wanted.map { feature($0, columns) }
    var keyFeatures: [WantedFeature.Use: RawFeature] = [:]
    for key in keys { keyFeatures[key.use] = feature(key, columns) }
    if diagnostics.hasErrors { return nil }
    return DataPart(
      role: role, name: source.name, rowCount: first.rowCount,
      rows: source.areRowsSure ? ContiguousArray(1...first.rowCount) : [], features: features,
      keys: keyFeatures,
      stored: source.stored)
  }

  // MARK: - Features

  private mutating func feature(_ wanted: WantedFeature, _ columns: [SourceColumn]) -> RawFeature? {
    let (places, unmatched) = wanted.patterns.resolve(in: columns.map(\.name))
    guard unmatched.isEmpty else { return nil }
    let chosen = places.map { columns[$0] }
    let before = diagnostics.count
    let shape = judge(wanted, chosen)
    guard diagnostics.count == before else { return nil }
    judgeMissing(wanted, chosen)
    let values =
      wanted.readsNumbers ? numbers(chosen) : chosen.count == 1 ? chosen[0].codes : .unread
    return RawFeature(
      name: wanted.name, type: wanted.type, columns: chosen.map(\.name),
      width: chosen.reduce(0) { $0 + $1.width }, shape: shape, values: values)
  }

  /// Several columns side by side.
  private func numbers(_ columns: [SourceColumn]) -> RawFeature.Values {
    if columns.count == 1 { return columns[0].values }
    let isUnread = columns.contains { if case .unread = $0.values { true } else { false } }
    if isUnread { return .unread }
    let width = columns.reduce(0) { $0 + $1.width }
    var numbers = ContiguousArray<Double>()
    numbers.reserveCapacity(columns[0].rowCount * width)
    for row in 0..<columns[0].rowCount {
      for column in columns {
        for index in 0..<column.width { numbers.append(column.number(row * column.width + index)) }
      }
    }
    return .numbers(numbers, stride: width, offsets: Array(0..<width))
  }

  /// Reports columns that do not fit a type; the shape of an image, and of a sequence with several numbers a step.
  private mutating func judge(_ wanted: WantedFeature, _ columns: [SourceColumn]) -> Shape? {
    let kind = article(wanted.type.rawValue)
    for column in columns {
      if wanted.readsNumbers, column.isText {
        unsuitable(wanted, "column `\(column.name)` is text, not \(kind)")
      } else if wanted.type == .text || wanted.type == .date, !column.isText {
        unsuitable(wanted, "column `\(column.name)` is numbers, not \(kind)")
      }
    }
    guard wanted.type.isWide else {
      if columns.count != 1 || columns[0].width != 1 {
        let what = columns.count == 1 ? size(columns[0]) : "\(columns.count) columns"
        unsuitable(wanted, "`\(wanted.name)` is one value, `\(wanted.patterns.text)` is \(what)")
      }
      return nil
    }
    if columns.count > 1, let wide = columns.first(where: { !$0.sizes.isEmpty }) {
      if wanted.type != .vector || wide.sizes.count > 1 {
        unsuitable(
          wanted, "`\(wanted.name)` is one array, `\(wanted.patterns.text)` is \(columns.count)")
      }
      return nil
    }
    switch wanted.type {
    case .image: return imageShape(wanted, columns)
    case .sequence: return sequenceShape(wanted, columns)
    default: return nil
    }
  }

  private mutating func imageShape(_ wanted: WantedFeature, _ columns: [SourceColumn]) -> Shape? {
    let width = columns.reduce(0) { $0 + $1.width }
    if let shape = wanted.shape {
      if let count = shape.count, count != width {
        unsuitable(
          wanted,
          "`\(wanted.name)` is \(shape), which is \(count) values; `\(wanted.patterns.text)` has \(width) a row"
        )
      }
      return shape
    }
    let sizes = columns[0].sizes
    guard columns.count == 1, sizes.count == 2 || sizes.count == 3 else {
      report(
        .missingKey,
        "`\(wanted.name)` needs `shape`: `\(wanted.patterns.text)` has \(width) values a row",
        at: wanted.span, path: wanted.path)
      return nil
    }
    return Shape(sizes.count == 2 ? sizes + [1] : sizes)
  }

  private mutating func sequenceShape(
    _ wanted: WantedFeature, _ columns: [SourceColumn]
  ) -> Shape? {
    let sizes = columns[0].sizes
    if columns.count > 1 || sizes.count == 1 { return nil }
    guard sizes.count == 2, wanted.readsNumbers else {
      let form = wanted.readsNumbers ? "[time] or [time, features]" : "[time]"
      unsuitable(
        wanted,
        "`\(wanted.name)` is a sequence, \(form) a row; `\(wanted.patterns.text)` is \(size(columns[0]))"
      )
      return nil
    }
    return Shape(sizes)
  }

  private mutating func judgeMissing(_ wanted: WantedFeature, _ columns: [SourceColumn]) {
    guard wanted.missing == .error, !wanted.isOptional else { return }
    for column in columns {
      guard case .numbers(let numbers, _, _) = column.values,
        let index = numbers.firstIndex(where: \.isNaN)
      else { continue }
      let ways = MissingStrategy.names(
        for: wanted.type, isNumeric: wanted.isNumeric, isTarget: wanted.use == .target)
      report(
        .missingCell,
        "column `\(column.name)` has NaN: \(column.file):\(index / column.width + 1)",
        at: wanted.span,
        help: [
          "say what to do with `missing`: "
            + ways.filter { $0 != "error" }.joined(separator: ", ")
        ], path: wanted.path)
    }
  }

  private mutating func unsuitable(_ wanted: WantedFeature, _ message: String) {
    report(.unsuitableColumn, message, at: wanted.span, path: wanted.path)
  }

  private func size(_ column: SourceColumn) -> String {
    column.sizes.isEmpty ? "1 value" : column.sizes.map(String.init).joined(separator: " x ")
  }
}
