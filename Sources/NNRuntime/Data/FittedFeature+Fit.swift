// SPDX-License-Identifier: MIT

import NNSpec

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
        isTarget: task.isTarget, encoding: encoding, positives: spec.value.groupedPositives,
        dateParts: spec.value.type == .date ? spec.value.parts : []))
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
    // The empty cells of dates are filled as they are read.
    if case .value(let text) = spec.missing, spec.type != .date { given = decimal(text) }
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
    let statistics = ColumnStatistics(NumberCells(raw), rows: rows, width: raw.width)
    let columns = statistics.columns
    // Without any value there is nothing to fit; a given fill still makes sense of the column.
    if given == nil, let empty = columns.firstIndex(where: { $0.count == 0 }) {
      return .failure(
        FitFailure(
          message: raw.columns.count > 1 && raw.width == 1
            ? "the columns of `\(raw.name)` are empty in every training row"
            : "column `\(raw.columns[min(empty, raw.columns.count - 1)])` is empty in every training row"
        ))
    }
    let affine = fixed == nil ? statistics.affine(scale, given: given) : []
    var fills = given.map { [$0] }
    if needsFill {
      fills = columns.indices.map {
        spec.missing == .mean ? columns[$0].mean : statistics.median($0)
      }
    }
    return .success(
      ColumnScale(
        offsets: fixed == nil ? affine.map(\.offset) : [0],
        divisors: fixed.map { [$0] } ?? affine.map(\.divisor), isLogarithmic: scale == .log1p,
        fills: fills))
  }

  /// The scaling where the spec says none.
  private static func standard(_ raw: RawFeature, isTarget: Bool) -> Scaling {
    let holdsBytes = if case .bytes = raw.values { true } else { false }
    return Scaling.standard(for: raw.type, isTarget: isTarget, holdsBytes: holdsBytes) ?? .none
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
