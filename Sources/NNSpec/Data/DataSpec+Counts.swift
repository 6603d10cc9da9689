// SPDX-License-Identifier: MIT

extension DataSpec {
  /// A report for every share that gets no row, and for counts that the rows do not have.
  package func emptyParts(rows: Int) -> [Diagnostic] {
    guard let dealing, dealing.column == nil, let place = split?.span ?? source.span else {
      return []
    }
    let shares = shares
    let counts = SplitSpec.counts(of: rows, shares: shares.map(\.share))
    if dealing.hasCounts {
      let sum = counts.reduce(0, +)
      let noun = source.value.layout.noun
      if sum != rows {
        return [
          Diagnostic(
            .badSplit, "the shares take \(sum) of \(rows) \(noun)", at: place,
            help: sum < rows && dealing.train != nil
              ? ["leave out `train`, and it takes what is left"] : [],
            path: split?.path ?? "data.split")
        ]
      }
    }
    if let folds = dealing.folds {
      let left = zip(shares, counts).filter { $0.0.role != .test }.map(\.1)
      guard left.contains(0) else { return [] }
      return [
        Diagnostic(
          .badSplit,
          "\(folds) folds need as many \(source.value.layout.noun), there are \(left.reduce(0, +))",
          at: split?.spans["folds"] ?? place, path: split?.path ?? "data.split")
      ]
    }
    return zip(shares, counts).compactMap { part, count in
      guard count == 0, part.share.isWanted else { return nil }
      let what = part.share.isRest ? "what the shares leave" : part.share.text
      return Diagnostic(
        .badSplit,
        "\(what) of \(rows) \(source.value.layout.noun) leaves no \(source.value.layout.noun.dropLast()) for \(part.role.rawValue)",
        at: split?.spans[part.role.rawValue] ?? place, path: split?.path ?? "data.split")
    }
  }

  /// The parts that windows are cut from: a table with its range of rows.
  package func windowParts(_ readout: DataReadout) -> [(
    role: DataRole, table: ExampleTable, rows: Range<Int>
  )] {
    guard let rule = source.value.layout.windows else { return [] }
    var parts: [(role: DataRole, table: ExampleTable, rows: Range<Int>)] = []
    for (part, table) in zip(readout.parts, readout.tables) {
      guard part.role == .train, dealing != nil else {
        parts.append((part.role, table, rule.firstRow..<max(rule.firstRow, table.stepCount)))
        continue
      }
      for (role, rows) in rule.cut(rowCount: table.stepCount, shares) {
        parts.append((role, table, rows))
      }
    }
    return parts
  }

  /// A report for every part that is shorter than a window.
  func partsWithoutWindow(_ readout: DataReadout) -> [Diagnostic] {
    guard let rule = source.value.layout.windows, let place = source.span else { return [] }
    for table in readout.tables where table.stepCount < rule.least {
      return [
        Diagnostic(
          .emptyData,
          "`\(table.name)` is shorter than one example: "
            + tooShort(table.stepCount, rule),
          at: source.value.windowPlace ?? place, path: source.path)
      ]
    }
    if let first = readout.tables.first {
      let problems = emptyParts(rows: first.stepCount - rule.firstRow)
      if !problems.isEmpty { return problems }
    }
    return windowParts(readout).compactMap { role, table, rows in
      guard rule.begins(in: rows).isEmpty else { return nil }
      let count = rows.count
      let why =
        rule.horizon.map { "its \(count) rows are fewer than the horizon of \($0)" }
        ?? tooShort(count, rule)
      return Diagnostic(
        .badSplit, "no window of `\(table.name)` is left for \(role.rawValue): \(why)",
        at: split?.spans[role.rawValue] ?? split?.span ?? place, path: split?.path ?? source.path)
    }
  }

  private func tooShort(_ count: Int, _ rule: WindowRule) -> String {
    rule.horizon.map {
      "a window of \(rule.window) with a horizon of \($0) needs \(rule.least) rows, it has \(count)"
    } ?? "a window of \(rule.window) and the symbol behind it need \(rule.least), it has \(count)"
  }
}

extension SourceSpec {
  /// Where it is said how many rows an example takes: of window and horizon, the larger.
  fileprivate var windowPlace: SourceSpan? {
    switch mainFormat {
    case .series(let series):
      let isFar = series.value.horizon > series.value.window
      return isFar ? series.spans["horizon"] : series.spans["window"]
    case .text(let text): return text.spans["window"]
    default: return nil
    }
  }
}

extension ExampleLayout {
  /// What shares are counted in.
  var noun: String {
    switch self {
    case .rows, .series: "rows"
    case .groups: "groups"
    case .stream: "symbols"
    case .lines: "lines"
    }
  }
}

extension FeatureSpec {
  /// How its texts are cut; nil if it has none.
  package var symbols: Symbols? {
    type == .text ? Symbols(unit: unit, lowercase: lowercase) : nil
  }
}
