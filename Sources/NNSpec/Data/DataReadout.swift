// SPDX-License-Identifier: MIT

/// A data set as read, with what follows from all of its rows.
package struct DataReadout: Sendable {
  /// Training first; a single file is the training part until it is split.
  package let parts: [DataPart]
  /// The examples of each part; empty if only headers were read.
  package let tables: [ExampleTable]
  /// The categories of the target in the order of their indices, or a binary's two values; nil if unknown or numbers.
  package internal(set) var targetClasses: [String]?
  /// The two values of each binary input, by name, the one that counts as 0 first.
  package internal(set) var binaries: [String: [String]] = [:]

  package init(parts: [DataPart], tables: [ExampleTable], targetClasses: [String]? = nil) {
    self.parts = parts
    self.tables = tables
    self.targetClasses = targetClasses
  }
}

/// Reads the files of a spec and judges what they hold; nil after a mistake that leaves nothing to go on with.
///
/// Not for built-in sets, which have no files.
package func readData(
  _ spec: Chosen<DataSpec>, baseDirectory: String, depth: DataPart.Depth,
  reportingTo sink: inout [Diagnostic]
) -> DataReadout? {
  let data = spec.value
  precondition(data.source.value.generate == nil, "a built-in set is not read from files")
  guard let target = data.target, let place = data.source.span ?? spec.span else { return nil }
  let wanted =
    data.inputs.map { WantedFeature($0, use: .input, place: place) }
    + [WantedFeature(target, use: .target, place: place)]
  let keys = data.keys(place)
  var builder = ExampleBuilder(
    layout: data.source.value.layout, wanted: wanted, symbols: data.inputs.map(\.value.symbols),
    order: keys.first { $0.use == .split || $0.use == .order }, place: place,
    path: data.source.path)
  var parts: [DataPart] = []
  var tables: [ExampleTable] = []
  let sources = data.source.value.parts
  for (role, format) in sources {
    // Rows of a file of its own are dealt already; the order of a series matters in all of them.
    let isDealt = role != .train && builder.layout.windows == nil
    var reader = PartReader(
      baseDirectory: baseDirectory, depth: depth, wanted: wanted,
      keys: isDealt ? keys.filter { $0.use != .split } : keys, place: place,
      path: data.source.path)
    let part = reader.read(format, role: role)
    sink += reader.diagnostics
    guard let part, !reader.diagnostics.hasErrors else { continue }
    parts.append(part)
    if let table = builder.build(part) { tables.append(table) }
  }
  sink += builder.diagnostics
  guard parts.count == sources.count, !parts.isEmpty, !builder.diagnostics.hasErrors else {
    return nil
  }
  var judge = ReadoutJudge(
    data: data, wanted: wanted, readout: DataReadout(parts: parts, tables: tables))
  judge.judge()
  sink += judge.diagnostics
  return judge.diagnostics.hasErrors ? nil : judge.readout
}

extension DataSpec {
  /// The columns besides inputs and target that dealing and the examples need.
  package func keys(_ place: SourceSpan) -> [WantedFeature] {
    var keys: [WantedFeature] = []
    func add(_ name: String, _ use: WantedFeature.Use, _ span: SourceSpan?, _ path: String) {
      keys.append(
        WantedFeature(
          name: name, type: .category, patterns: ColumnPatterns(patterns: [name]), missing: .error,
          shape: nil, use: use, span: span ?? place, path: path))
    }
    if let (option, name) = split?.value.keyColumn, let split {
      add(name, .split, split.spans[option], "\(split.path).\(option)")
    }
    if let group = source.value.group {
      add(group, .group, source.spans["group"], "\(source.path).group")
    }
    if let order = source.value.order {
      add(order, .order, source.spans["order"], "\(source.path).order")
    }
    return keys
  }
}

extension DataPart {
  /// The rows that no feature with `missing: drop` leaves out.
  package func keptRows(_ wanted: [MissingStrategy]) -> [Int] {
    let dropping = zip(features, wanted).compactMap { $1 == .drop ? $0 : nil }
    guard !dropping.isEmpty else { return Array(0..<(rowCount ?? 0)) }
    return (0..<(rowCount ?? 0)).filter { row in !dropping.contains { $0.isMissing(row) } }
  }
}

/// Checks what only all rows together show: classes, pairs of values, shapes that agree, shares that leave rows.
private struct ReadoutJudge {
  let data: DataSpec
  let wanted: [WantedFeature]
  var readout: DataReadout
  var diagnostics: [Diagnostic] = []

  private var targetIndex: Int { wanted.count - 1 }

  mutating func judge() {
    judgeWidths()
    // What a series was is how it goes on.
    if data.source.value.series == nil, !data.bringsFeatures { judgeLeak() }
    for index in wanted.indices { judgeValues(index) }
    judgeKey()
    judgeCounts()
  }

  private mutating func report(
    _ code: DiagnosticCode, _ message: String, _ wanted: WantedFeature, label: String = "",
    help: [String] = [], notes: [String] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: wanted.span, label: label, notes: notes, help: help, path: wanted.path))
  }

  /// The parts must agree in the columns that a pattern finds and the sizes of images.
  private mutating func judgeWidths() {
    for part in readout.parts.dropFirst() {
      for (index, wanted) in wanted.enumerated() {
        guard let first = readout.parts[0].features[index], let other = part.features[index] else {
          continue
        }
        if first.columns != other.columns {
          report(
            .unsuitableColumn,
            "`\(wanted.name)` is \(first.columns.count) columns in `\(readout.parts[0].name)` and \(other.columns.count) others in `\(part.name)`",
            wanted)
        } else if first.width != other.width || first.shape != other.shape {
          report(
            .unsuitableColumn,
            "`\(wanted.name)` is \(first.shape ?? Shape([first.width])) in `\(readout.parts[0].name)` and \(other.shape ?? Shape([other.width])) in `\(part.name)`",
            wanted)
        }
      }
    }
  }

  private mutating func judgeLeak() {
    guard let target = readout.parts[0].features[targetIndex] else { return }
    for (index, wanted) in wanted.enumerated() where wanted.use == .input {
      guard let input = readout.parts[0].features[index],
        let shared = input.columns.first(where: target.columns.contains)
      else { continue }
      report(
        .suspicious, "the input `\(wanted.name)` reads the target's column `\(shared)`", wanted,
        help: ["the network only has to copy it; leave the column out"])
    }
  }

  private mutating func judgeValues(_ index: Int) {
    let wanted = wanted[index]
    let spec = index == targetIndex ? data.target : data.inputs[index]
    guard let spec else { return }
    if wanted.type == .number, index == targetIndex { judgeConstant(wanted) }
    guard !wanted.isNumeric, wanted.type != .text else { return }
    if let classes = spec.value.classes, spec.value.isCategories {
      judgeClasses(classes, index)
      if index == targetIndex { readout.targetClasses = classes }
      return
    }
    let texts = readout.parts.map { $0.features[index]?.texts }
    guard !texts.contains(where: { $0 == nil }) else { return }
    let values = sortedCategories(texts.flatMap { $0 ?? [] })
    if wanted.type == .binary {
      guard let pair = pair(values, spec, wanted) else { return }
      if index == targetIndex {
        readout.targetClasses = pair
      } else {
        readout.binaries[wanted.name] = pair
      }
    } else if index == targetIndex {
      readout.targetClasses = values
      if values.count == 1 {
        report(
          .suspicious, "the target `\(wanted.name)` has one class only: `\(values[0])`", wanted)
      }
    }
  }

  /// The two values of a binary, the one that counts as 1 last.
  private mutating func pair(
    _ values: [String], _ spec: Chosen<FeatureSpec>, _ wanted: WantedFeature
  ) -> [String]? {
    guard values.count == 2 else {
      let shown = values.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
      let rest = values.count > 8 ? " and \(values.count - 8) more" : ""
      report(
        .unsuitableColumn,
        values.count == 1
          ? "`\(wanted.name)` is binary and has one value only: \(shown)"
          : "`\(wanted.name)` is binary and has \(values.count) values: \(shown)\(rest)", wanted,
        help: values.count > 2 ? ["use `type: category`"] : [])
      return nil
    }
    if case .value(let fill) = spec.value.missing, !values.contains(fill) {
      report(
        .unsuitableColumn,
        "`missing: {value: \(fill)}` is none of `\(values[0])` and `\(values[1])`",
        wanted)
    }
    guard let positive = spec.value.positive else { return values }
    guard values.contains(positive) else {
      let near = closest(to: positive, among: values)
      diagnostics.append(
        Diagnostic(
          .unsuitableColumn,
          "`\(wanted.name)` has no value `\(positive)`, but `\(values[0])` and `\(values[1])`",
          at: spec.spans["positive"] ?? wanted.span, label: near.isEmpty ? "" : didYouMean(near),
          path: "\(wanted.path).positive"))
      return nil
    }
    return positive == values[1] ? values : [values[1], values[0]]
  }

  private mutating func judgeClasses(_ classes: [String], _ index: Int) {
    let wanted = wanted[index]
    for part in readout.parts {
      guard let feature = part.features[index], let texts = feature.texts else { continue }
      let strange = Set(texts.indices.filter { !classes.contains(texts[$0]) })
      guard !strange.isEmpty, let count = part.rowCount,
        let (row, code) = first(feature, count, strange)
      else { continue }
      let text = texts[code]
      let near = closest(to: text, among: classes)
      let place = "\(part.name):\(part.rows[row])"
      let message = "`\(text)` in column `\(feature.columns[0])` is not one of `classes`: \(place)"
      if wanted.use == .target {
        report(
          .unsuitableColumn, message, wanted, label: near.isEmpty ? "" : didYouMean(near))
      } else {
        report(
          .suspicious, message, wanted, label: near.isEmpty ? "" : didYouMean(near),
          notes: ["such cells become the category of what is unknown"])
      }
    }
  }

  private func first(_ feature: RawFeature, _ count: Int, _ codes: Set<Int>) -> (Int, Int)? {
    for row in 0..<count {
      for index in 0..<feature.width where codes.contains(feature.code(row, index)) {
        return (row, feature.code(row, index))
      }
    }
    return nil
  }

  private mutating func judgeConstant(_ wanted: WantedFeature) {
    var first: Double?
    for part in readout.parts {
      guard let target = part.features[targetIndex], let count = part.rowCount,
        case .numbers = target.values
      else { return }
      for row in 0..<count {
        let value = target.number(row)
        if value.isNaN { continue }
        if let first, first != value { return }
        first = value
      }
    }
    if let first {
      report(
        .suspicious, "the target `\(wanted.name)` is \(numberText(first)) in every row", wanted)
    }
  }

  /// The cells of `split: {column: …}` name parts.
  private mutating func judgeKey() {
    guard let split = data.split, let column = split.value.column, let part = readout.parts.first,
      let key = part.key, let texts = key.texts, let count = part.rowCount
    else { return }
    let names = DataRole.allCases.map(\.rawValue)
    let span = split.spans["column"] ?? split.span
    guard let span else { return }
    if let strange = texts.indices.first(where: { !names.contains(texts[$0]) }),
      let row = (0..<count).first(where: { key.code($0) == strange })
    {
      let near = closest(to: texts[strange], among: names)
      diagnostics.append(
        Diagnostic(
          .badSplit,
          "`\(texts[strange])` in column `\(column)` is no part of a split: \(part.name):\(part.rows[row])",
          at: span, label: near.isEmpty ? "" : didYouMean(near),
          help: ["the parts are `train`, `validation` and `test`"], path: "\(split.path).column"))
    } else if !texts.contains("train") {
      diagnostics.append(
        Diagnostic(
          .badSplit, "column `\(column)` leaves no rows for training", at: span,
          path: "\(split.path).column"))
    }
  }

  /// Every share must leave at least one example.
  private mutating func judgeCounts() {
    guard readout.tables.count == readout.parts.count else { return }
    if data.source.value.layout.windows != nil {
      diagnostics += data.partsWithoutWindow(readout)
      return
    }
    for table in readout.tables where table.kept.isEmpty {
      diagnostics.append(
        Diagnostic(
          .emptyData, "`missing: drop` leaves no row of `\(table.name)`",
          at: data.source.span ?? wanted[0].span, path: data.source.path))
    }
    guard !diagnostics.hasErrors, let table = readout.tables.first else { return }
    judgeTexts()
    diagnostics += data.emptyParts(rows: table.kept.count)
  }

  /// A text without a symbol is like an empty cell.
  private mutating func judgeTexts() {
    guard wanted[0].type == .text else { return }
    for table in readout.tables {
      guard let row = table.kept.first(where: { table.inputSpans?[$0].isEmpty ?? false }) else {
        continue
      }
      let column = table.inputs[0].columns[0]
      report(
        .missingCell,
        "column `\(column)` has a text without symbols: \(table.name):\(table.rows[row])",
        wanted[0])
    }
  }
}
