// SPDX-License-Identifier: MIT

package import NNSpec

/// A feature with everything that encoding it needs, fitted on the training part.
package struct FittedFeature: Sendable, Equatable {
  package enum Encoding: Sendable, Equatable {
    case numbers(ColumnScale)
    /// One-hot as an input, its index as a target. Input cells that are none of these take the slot behind the last one;
    /// those of a target whose fill is the unknown take the last one.
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
  /// Numbers or cells an example, or each of its steps, has before encoding.
  package let size: Int
  /// An image's.
  package let shape: Shape?
  /// How many time steps examples have; nil if none.
  package let length: SequenceLength?
  package let missing: MissingStrategy
  package let isTarget: Bool
  package let encoding: Encoding

  package init(
    name: String, type: FeatureType, columns: [String], size: Int, shape: Shape?,
    length: SequenceLength? = nil, missing: MissingStrategy, isTarget: Bool, encoding: Encoding
  ) {
    self.name = name
    self.type = type
    self.columns = columns
    self.size = size
    self.shape = shape
    self.length = length
    self.missing = missing
    self.isTarget = isTarget
    self.encoding = encoding
  }

  /// An example's, as layers read it.
  package var exampleShape: Shape {
    shape ?? length?.shape(features: width) ?? Shape([width])
  }

  /// Whether its cells are numbers.
  package var isNumeric: Bool { if case .numbers = encoding { true } else { false } }

  /// Whether it is categories, which one number a row stands for.
  package var isCategories: Bool { if case .categories = encoding { true } else { false } }

  /// How many numbers an example, or each of its steps, has.
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
struct EncodingFault: Error {
  let code: DiagnosticCode
  let message: String
  let row: Int?
}

// MARK: - Fitting

extension FittedFeature {
  /// What fitting takes besides the cells.
  struct Task {
    /// A target's classes or the values of a binary, found in all rows.
    var classes: [String]?
    var isTarget = false
    var length: SequenceLength?
    /// How many rows side by side are one target.
    var repeats = 1
    /// Whether it is what a series does next.
    var isJoined = false
  }

  /// Fits on the given rows.
  static func fit(
    _ spec: Chosen<FeatureSpec>, _ raw: RawFeature, rows: [Int], _ task: Task
  ) -> Result<FittedFeature, FitFailure> {
    let encoding: Encoding
    let missing = spec.value.missing
    if spec.value.isNumeric {
      switch fitNumbers(spec.value, raw, rows, isTarget: task.isTarget) {
      case .failure(let failure): return .failure(failure)
      case .success(let scale): encoding = .numbers(scale.repeated(task.repeats))
      }
    } else if spec.value.type == .binary {
      encoding = .binary(task.classes ?? [], fill: fill(missing, usedTexts(raw, rows)))
    } else if task.isTarget {
      let hasUnknown = spec.value.vocabulary != nil
      encoding = .categories(task.classes ?? [], fill: hasUnknown ? .unknown : .nothing)
    } else {
      let used = usedTexts(raw, rows)
      if spec.value.type == .text {
        let texts = spec.value.classes ?? mostFrequent(used, limit: spec.value.vocabulary)
        encoding = .categories(texts, fill: .nothing)
      } else {
        let kept = mostFrequent(used, limit: spec.value.vocabulary)
        encoding = .categories(
          spec.value.classes ?? vocabularyOf(kept, missing), fill: fill(missing, used))
      }
    }
    let size = raw.width * task.repeats
    return .success(
      FittedFeature(
        name: spec.name, type: task.isJoined && size == 1 ? .number : spec.value.type,
        columns: raw.columns, size: size, shape: raw.shape, length: task.length, missing: missing,
        isTarget: task.isTarget, encoding: encoding))
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
              message: raw.columns.count > 1 && raw.width == 1
                ? "the columns of `\(raw.name)` are empty in every training row"
                : "column `\(raw.columns[column])` is empty in every training row"))
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
