// SPDX-License-Identifier: MIT

package import NNSpec

/// A feature with everything that encoding it needs, fitted on the training part.
package struct FittedFeature: Sendable, Equatable {
  package enum Encoding: Sendable, Equatable {
    case numbers(ColumnScale)
    /// One-hot as an input, its index as a target. Input cells that are none of these take the slot behind the last one.
    case categories([String], fill: Fill)
    /// The value that counts as 0, then the one that counts as 1.
    case binary([String], fill: Fill)
  }

  /// What stands in for an empty cell.
  package enum Fill: Sendable, Equatable {
    case nothing
    case unknown
    case text(String)
  }

  package let name: String
  package let type: FeatureType
  /// The names of its columns, in the file's order.
  package let columns: [String]
  /// Numbers or cells an example has before encoding.
  package let size: Int
  /// An image's.
  package let shape: Shape?
  package let missing: MissingStrategy
  package let isTarget: Bool
  package let encoding: Encoding

  package init(
    name: String, type: FeatureType, columns: [String], size: Int, shape: Shape?,
    missing: MissingStrategy, isTarget: Bool, encoding: Encoding
  ) {
    self.name = name
    self.type = type
    self.columns = columns
    self.size = size
    self.shape = shape
    self.missing = missing
    self.isTarget = isTarget
    self.encoding = encoding
  }

  /// How many numbers an example has.
  package var width: Int {
    switch encoding {
    case .numbers: size
    case .categories(let texts, _): isTarget ? 1 : texts.count + 1
    case .binary: 1
    }
  }

  /// The classes of a target.
  package var classes: [String]? {
    switch encoding {
    case .numbers: nil
    case .categories(let texts, _), .binary(let texts, _): texts
    }
  }
}

/// Why a feature cannot be fitted or encoded, and the row that shows it, if one does.
struct EncodingFault {
  let code: DiagnosticCode
  let message: String
  let row: Int?
}

// MARK: - Fitting

extension FittedFeature {
  /// Fits on the given rows; `classes` are a target's classes or the values of a binary, found in all rows.
  static func fit(
    _ spec: Chosen<FeatureSpec>, _ raw: RawFeature, rows: [Int], classes: [String]?, isTarget: Bool
  ) -> Result<FittedFeature, FitFailure> {
    let encoding: Encoding
    switch spec.value.type {
    case .number, .vector, .image:
      switch fitNumbers(spec.value, raw, rows, isTarget: isTarget) {
      case .failure(let failure): return .failure(failure)
      case .success(let scale): encoding = .numbers(scale)
      }
    case .category:
      if isTarget {
        encoding = .categories(classes ?? [], fill: .nothing)
      } else {
        let used = usedTexts(raw, rows)
        let texts = spec.value.classes ?? vocabularyOf(used.map(\.text), spec.value.missing)
        encoding = .categories(texts, fill: fill(spec.value.missing, used))
      }
    case .binary:
      encoding = .binary(classes ?? [], fill: fill(spec.value.missing, usedTexts(raw, rows)))
    }
    return .success(
      FittedFeature(
        name: spec.name, type: spec.value.type, columns: raw.columns, size: raw.width,
        shape: raw.shape, missing: spec.value.missing, isTarget: isTarget, encoding: encoding))
  }

  struct FitFailure: Error {
    let message: String
  }

  private static func fitNumbers(
    _ spec: FeatureSpec, _ raw: RawFeature, _ rows: [Int], isTarget: Bool
  ) -> Result<ColumnScale, FitFailure> {
    let scale = spec.scale ?? standard(raw, isTarget: isTarget)
    let needsFill = [MissingStrategy.mean, .median].contains(spec.missing)
    var given: Double?
    if case .value(let text) = spec.missing { given = decimal(text) }
    if spec.missing == .zero { given = 0 }
    var fixed: Double?
    if scale == .none || scale == .log1p { fixed = 1 }
    if case .divide(let divisor) = scale { fixed = divisor }
    if let fixed, !needsFill {
      return .success(
        ColumnScale(
          offsets: [0], divisors: [fixed], isLogarithmic: scale == .log1p, fills: given.map { [$0] }
        ))
    }
    var (offsets, divisors, fills): ([Double], [Double], [Double]) = ([], [], [])
    for column in 0..<raw.width {
      var values = ContiguousArray<Double>()
      values.reserveCapacity(rows.count)
      for row in rows {
        let value = raw.number(row, column)
        if !value.isNaN { values.append(value) }
      }
      if values.isEmpty {
        // Without any value there is nothing to fit; a given fill still makes sense of the column.
        guard let given else {
          return .failure(
            FitFailure(
              message:
                "column `\(raw.columns.count == 1 ? raw.columns[0] : raw.columns[column])` is empty in every training row"
            ))
        }
        values.append(given)
      }
      let statistics = ColumnStatistics(values: values)
      let (offset, divisor) = statistics.affine(scale)
      offsets.append(offset)
      divisors.append(divisor)
      if needsFill { fills.append(spec.missing == .mean ? statistics.mean : statistics.median) }
    }
    if let fixed { (offsets, divisors) = ([0], [fixed]) }
    return .success(
      ColumnScale(
        offsets: offsets, divisors: divisors, isLogarithmic: scale == .log1p,
        fills: needsFill ? fills : given.map { [$0] }))
  }

  /// The scaling where the spec says none: targets and images of cells are left as they are, images of bytes become 0 to 1.
  private static func standard(_ raw: RawFeature, isTarget: Bool) -> Scaling {
    if isTarget { return .none }
    if raw.type != .image { return .standardise }
    if case .bytes = raw.values { return .divide(255) }
    return .none
  }

  /// The texts of the given rows with their counts, sorted.
  private static func usedTexts(_ raw: RawFeature, _ rows: [Int]) -> [(text: String, count: Int)] {
    let texts = raw.texts ?? []
    var counts = ContiguousArray(repeating: 0, count: texts.count)
    for row in rows where raw.code(row) >= 0 { counts[raw.code(row)] += 1 }
    return texts.indices.filter { counts[$0] > 0 }.map { (texts[$0], counts[$0]) }
      .sorted { $0.text < $1.text }
  }

  private static func fill(_ missing: MissingStrategy, _ used: [(text: String, count: Int)]) -> Fill
  {
    switch missing {
    case .unknown: return .unknown
    case .value(let text): return .text(text)
    case .mode:
      // The first in order among equals.
      let most = used.map(\.count).max() ?? 0
      return used.first { $0.count == most }.map { .text($0.text) } ?? .unknown
    default: return .nothing
    }
  }
}

// MARK: - Encoding

extension FittedFeature {
  /// Writes the numbers of each row at `offset` within every `stride` numbers of `output`, which begins as zeros.
  func encode(
    _ raw: RawFeature, rows: [Int], into output: inout ContiguousArray<Float>, stride: Int,
    offset: Int
  ) -> EncodingFault? {
    switch encoding {
    case .numbers(let scale):
      for (index, row) in rows.enumerated() {
        let place = index * stride + offset
        for column in 0..<raw.width {
          let value = scale.apply(raw.number(row, column), column: column)
          guard value.isFinite else {
            return fault(raw.number(row, column), column, row, scale)
          }
          output[place + column] = value
        }
      }
      return nil
    case .categories(let texts, let fill):
      return encodeTexts(raw, rows, texts, fill, orUnknown: isTarget ? nil : texts.count) {
        row, code in
        output[row * stride + offset + (isTarget ? 0 : code)] = isTarget ? Float(code) : 1
      }
    case .binary(let texts, let fill):
      return encodeTexts(raw, rows, texts, fill, orUnknown: nil) { row, code in
        output[row * stride + offset] = Float(code)
      }
    }
  }

  private func encodeTexts(
    _ raw: RawFeature, _ rows: [Int], _ texts: [String], _ fill: Fill, orUnknown unknown: Int?,
    write: (Int, Int) -> Void
  ) -> EncodingFault? {
    let indices = Dictionary(uniqueKeysWithValues: texts.enumerated().map { ($1, $0) })
    let seen = raw.texts ?? []
    let codes = seen.map { indices[$0] ?? unknown }
    let empty: Int? =
      switch fill {
      case .nothing: nil
      case .unknown: unknown
      case .text(let text): indices[text] ?? unknown
      }
    for (index, row) in rows.enumerated() {
      let code = raw.code(row)
      if let found = code < 0 ? empty : codes[code] {
        write(index, found)
        continue
      }
      let column = raw.columns.first ?? name
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

  private func fault(_ number: Double, _ column: Int, _ row: Int, _ scale: ColumnScale)
    -> EncodingFault
  {
    let name = columns.count == 1 ? columns[0] : columns[min(column, columns.count - 1)]
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
