// SPDX-License-Identifier: MIT

/// The columns of one feature over all files.
struct FeatureSurvey {
  let spec: Chosen<FeatureSpec>
  let parts: [(file: String, rows: ContiguousArray<Int>, raw: RawFeature)]
  /// One a column; one for all of an image's, and of a sequence's.
  private(set) var columns: [NumberSurvey] = []
  private(set) var missing = 0
  private(set) var cells = 0

  /// Columns of this many are looked at one by one.
  private static let limit = 4096

  init(_ spec: Chosen<FeatureSpec>, _ parts: [(DataPart, RawFeature)], isTarget: Bool) {
    self.spec = spec
    self.parts = parts.map { part, raw in
      (part.name, ContiguousArray(part.rows.prefix(raw.availableRows)), raw)
    }
    let width = parts.first?.1.width ?? 0
    let isApart =
      spec.value.type != .image && spec.value.type != .sequence && width <= Self.limit
    let scale =
      spec.value.scale
      ?? Scaling.standard(for: spec.value.type, isTarget: isTarget, holdsBytes: nil)
    let empty = NumberSurvey(largest: scale?.largest ?? .greatestFiniteMagnitude)
    columns = Array(repeating: empty, count: isApart ? width : min(width, 1))
    for part in self.parts { survey(part.raw, rowCount: part.rows.count) }
  }

  private mutating func survey(_ raw: RawFeature, rowCount: Int) {
    cells += rowCount * raw.width
    switch raw.values {
    case .unread: return
    case .bytes(let bytes): survey(bytes, width: raw.width)
    case .numbers(let numbers, let stride, let offsets):
      for begin in Swift.stride(from: 0, to: rowCount, by: 256) {
        let rows = begin..<min(begin + 256, rowCount)
        for (column, offset) in offsets.enumerated() {
          // The target's columns, too, if parts differ in width: that is told already.
          columns[min(column, columns.count - 1)].add(
            rows.lazy.map { numbers[$0 * stride + offset] })
        }
      }
      missing = columns.reduce(0) { $0 + $1.missing }
    case .codes:
      for row in 0..<rowCount {
        for column in 0..<raw.width where raw.code(row, column) < 0 { missing += 1 }
      }
    }
  }

  private mutating func survey(_ bytes: ContiguousArray<UInt8>, width: Int) {
    guard !columns.isEmpty else { return }
    guard columns.count > 1 else {
      columns[0].add(bytes.span)
      return
    }
    let rowCount = bytes.count / width
    for begin in Swift.stride(from: 0, to: rowCount, by: 256) {
      for column in columns.indices {
        let rows = begin..<min(begin + 256, rowCount)
        columns[column].add(rows.lazy.map { Double(bytes[$0 * width + column]) })
      }
    }
  }

  /// Whether a survey is that of one column of the file.
  var isByColumn: Bool {
    guard let raw = parts.first?.raw else { return false }
    return columns.count == raw.width && raw.width == raw.columns.count
  }

  /// Whether each row has one number or category.
  var hasOneValue: Bool {
    guard let raw = parts.first?.raw else { return false }
    return raw.width == 1 && raw.columns.count == 1 && !spec.value.isSequence
  }

  var numbers: DataSummary.Numbers? {
    guard let first = columns.first else { return nil }
    var all = first
    for column in columns.dropFirst() { all.join(column) }
    return all.numbers
  }

  var constantColumns: [String] {
    guard isByColumn, let names = parts.first?.raw.columns else { return [] }
    return zip(names, columns).filter {
      $1.count > 1 && $1.minimum == $1.maximum && $1.missing == 0
    }.map(\.0)
  }

  /// The first column that only counts the rows.
  var counter: String? {
    guard isByColumn, let names = parts.first?.raw.columns else { return nil }
    return zip(names, columns).first { $1.counts && $1.count >= 20 }?.0
  }

  // MARK: - Outliers

  /// At most one a column: its farthest cell, if that is far from all others.
  var outliers: [DataSummary.Outlier] {
    guard isByColumn, columns.count <= 256, let names = parts.first?.raw.columns else { return [] }
    return names.indices.compactMap { outlier(names[$0], $0) }
  }

  private func outlier(_ name: String, _ column: Int) -> DataSummary.Outlier? {
    let survey = columns[column]
    guard survey.count >= 20, let quartiles = quartiles(column) else { return nil }
    let spread = quartiles.upperBound - quartiles.lowerBound
    guard spread > 0 else { return nil }
    let ends = [
      (survey.minimum, quartiles.lowerBound - survey.minimum),
      (survey.maximum, survey.maximum - quartiles.upperBound),
    ]
    guard let (value, distance) = ends.max(by: { $0.1 < $1.1 }) else { return nil }
    let looksLikeCode = Self.isCode(value) && distance > 3 * spread
    guard distance > 100 * spread || looksLikeCode else { return nil }
    let found = cells(equal: value, column)
    guard let place = found.place, !looksLikeCode || found.count > 1 || distance > 100 * spread
    else { return nil }
    return DataSummary.Outlier(
      column: name, value: value, count: found.count, place: place, quartiles: quartiles,
      isCode: looksLikeCode && found.count > 1)
  }

  /// Numbers that stand for nothing in many files: 9999, -999.
  private static func isCode(_ value: Double) -> Bool {
    [99, 999, 9999, 99999, 999_999].contains(abs(value)) || value == -1
  }

  /// Of some thousand cells, evenly taken.
  private func quartiles(_ column: Int) -> ClosedRange<Double>? {
    var sample: [Double] = []
    let total = parts.reduce(0) { $0 + $1.rows.count }
    let step = max(1, total / 4096)
    for part in parts {
      for row in Swift.stride(from: 0, to: part.rows.count, by: step) {
        let value = part.raw.number(row, column)
        if value.isFinite { sample.append(value) }
      }
    }
    guard sample.count >= 20 else { return nil }
    sample.sort()
    return sample[sample.count / 4]...sample[sample.count * 3 / 4]
  }

  private func cells(equal value: Double, _ column: Int) -> (count: Int, place: String?) {
    var (count, place): (Int, String?) = (0, nil)
    for part in parts {
      for row in part.rows.indices where part.raw.number(row, column) == value {
        count += 1
        if place == nil { place = "\(part.file):\(part.rows[row])" }
      }
    }
    return (count, place)
  }
}

extension RawFeature {
  /// The rows that have all of their cells: behind the last symbol of a text stands none.
  fileprivate var availableRows: Int {
    switch values {
    case .unread: 0
    case .bytes(let bytes): width == 0 ? 0 : bytes.count / width
    case .numbers(let numbers, let stride, let offsets):
      rows(of: numbers.count, stride, last: offsets.max() ?? 0)
    case .codes(let codes, let stride, let offset, _):
      rows(of: codes.count, stride, last: offset + width - 1)
    }
  }

  private func rows(of count: Int, _ stride: Int, last: Int) -> Int {
    stride == 0 || count <= last ? 0 : (count - last - 1) / stride + 1
  }
}
