// SPDX-License-Identifier: MIT

/// What is read from a data file for one feature, by a spec or by a trained model.
package struct WantedFeature: Sendable {
  package enum Use: Sendable {
    case input, target, split, group, order, weight
  }

  package let name: String
  package let type: FeatureType
  package let patterns: ColumnPatterns
  package let missing: MissingStrategy
  /// Whether its cells are numbers.
  package let isNumeric: Bool
  /// An image's, if it is known.
  package let shape: Shape?
  /// A feature that a file may lack, as the target when predicting.
  package let isOptional: Bool
  /// What it is for.
  package let use: Use
  /// Whether its cells are read as numbers: a date is written as text and becomes numbers.
  package var readsNumbers: Bool { isNumeric && type != .date }
  /// What a date becomes.
  package let dateParts: [DatePart]
  /// Where faults of its columns are shown.
  package let span: SourceSpan
  package let path: String
  /// Where the options stand that the spec gives.
  private(set) var spans = OptionSpans()

  package init(
    name: String, type: FeatureType, patterns: ColumnPatterns, missing: MissingStrategy,
    isNumeric: Bool? = nil, dateParts: [DatePart] = [], shape: Shape?, isOptional: Bool = false,
    use: Use, span: SourceSpan, path: String
  ) {
    self.dateParts = dateParts
    self.use = use
    self.isNumeric = isNumeric ?? type.isNumeric
    self.name = name
    self.type = type
    self.patterns = patterns
    self.missing = missing
    self.shape = shape
    self.isOptional = isOptional
    self.span = span
    self.path = path
  }

  /// As the spec has it; `place` stands in for a feature of a built-in set.
  package init(_ feature: Chosen<FeatureSpec>, use: Use, place: SourceSpan) {
    self.init(
      name: feature.name, type: feature.value.type, patterns: feature.patterns,
      missing: feature.value.missing, isNumeric: feature.value.isNumeric,
      dateParts: feature.value.parts, shape: feature.imageShape, use: use,
      span: feature.columnSpan ?? place, path: feature.path)
    spans = feature.spans
  }
}

/// A feature's cells in one file, before anything is fitted.
package struct RawFeature: Sendable {
  package enum Values: Sendable {
    /// Only its columns are known.
    case unread
    /// Cell (row, k) is numbers[row * stride + offsets[k]]; NaN is missing.
    case numbers(ContiguousArray<Double>, stride: Int, offsets: [Int])
    /// [rows, width].
    case bytes(ContiguousArray<UInt8>)
    /// Cell (row, k) is codes[row * stride + offset + k], an index into the texts; -1 is missing.
    case codes(ContiguousArray<Int32>, stride: Int, offset: Int, texts: [String])
  }

  package let name: String
  package let type: FeatureType
  /// The names of its columns in the file.
  package let columns: [String]
  /// Values an example.
  package let width: Int
  /// An image's, or a sequence's that has several numbers at each step.
  package let shape: Shape?
  package let values: Values

  package init(
    name: String, type: FeatureType, columns: [String], width: Int, shape: Shape?, values: Values
  ) {
    self.name = name
    self.type = type
    self.columns = columns
    self.width = width
    self.shape = shape
    self.values = values
  }

  /// The time steps that its cells become where an example is a row.
  package var steps: Int { type == .sequence ? shape?.dimensions[0] ?? width : width }

  /// The different texts of its cells, if it was read as text.
  package var texts: [String]? {
    if case .codes(_, _, _, let texts) = values { texts } else { nil }
  }

  /// The number of a cell; NaN if it is missing.
  package func number(_ row: Int, _ index: Int = 0) -> Double {
    switch values {
    case .numbers(let numbers, let stride, let offsets): numbers[row * stride + offsets[index]]
    case .bytes(let bytes): Double(bytes[row * width + index])
    case .codes, .unread: .nan
    }
  }

  /// The index of a cell's text; -1 if it is missing.
  package func code(_ row: Int, _ index: Int = 0) -> Int {
    guard case .codes(let codes, let stride, let offset, _) = values else { return -1 }
    return Int(codes[row * stride + offset + index])
  }

  /// Whether one cell is missing.
  package func isMissing(_ row: Int, _ index: Int) -> Bool {
    switch values {
    case .unread, .bytes: false
    case .codes: code(row, index) < 0
    case .numbers: number(row, index).isNaN
    }
  }

  /// Whether a cell of a row is missing.
  package func isMissing(_ row: Int) -> Bool {
    switch values {
    case .unread, .bytes: false
    case .codes: (0..<width).contains { code(row, $0) < 0 }
    case .numbers(let numbers, let stride, let offsets):
      offsets.contains { numbers[row * stride + $0].isNaN }
    }
  }
}

extension RawFeature {
  /// The given rows only, in their order.
  package func gathered(_ rows: some Collection<Int>) -> RawFeature {
    var values = values
    switch self.values {
    case .unread: break
    case .numbers(let numbers, let stride, let offsets):
      var chosen = ContiguousArray<Double>()
      chosen.reserveCapacity(rows.count * width)
      for row in rows {
        for offset in offsets { chosen.append(numbers[row * stride + offset]) }
      }
      values = .numbers(chosen, stride: width, offsets: Array(0..<width))
    case .bytes(let bytes):
      var chosen = ContiguousArray<UInt8>()
      chosen.reserveCapacity(rows.count * width)
      for row in rows { chosen.append(contentsOf: bytes[row * width..<(row + 1) * width]) }
      values = .bytes(chosen)
    case .codes(let codes, let stride, let offset, let texts):
      var chosen = ContiguousArray<Int32>()
      chosen.reserveCapacity(rows.count * width)
      for row in rows {
        for index in 0..<width { chosen.append(codes[row * stride + offset + index]) }
      }
      values = .codes(chosen, stride: width, offset: 0, texts: texts)
    }
    return with(values, width: width)
  }

  /// One row for each of its time steps.
  package func spread(rowCount: Int) -> RawFeature {
    let width = steps == 0 ? 0 : width / steps
    var spread = values
    switch values {
    case .unread, .bytes: break
    case .numbers:
      guard case .numbers(let numbers, _, _) = gathered(0..<rowCount).values else { return self }
      spread = .numbers(numbers, stride: width, offsets: Array(0..<width))
    case .codes:
      guard case .codes(let codes, _, _, let texts) = gathered(0..<rowCount).values else {
        return self
      }
      spread = .codes(codes, stride: width, offset: 0, texts: texts)
    }
    return RawFeature(
      name: name, type: type, columns: columns, width: width, shape: nil, values: spread)
  }

  package func with(_ values: Values, width: Int) -> RawFeature {
    RawFeature(
      name: name, type: type, columns: columns, width: width, shape: shape, values: values)
  }
}

/// Categories in the order of their indices: as numbers if all of them are, else as text.
package func sortedCategories(_ texts: [String]) -> [String] {
  let texts = Array(Set(texts))
  let numbers = texts.compactMap { decimal($0) }
  guard numbers.count == texts.count else { return texts.sorted() }
  return zip(texts, numbers).sorted { $0.1 == $1.1 ? $0.0 < $1.0 : $0.1 < $1.1 }.map(\.0)
}
