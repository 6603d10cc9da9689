// SPDX-License-Identifier: MIT

/// Checks what only all rows together show: classes, pairs of values, shapes that agree, shares that leave rows.
struct ReadoutJudge {
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
    help: [String] = [], notes: [String] = [], option: String? = nil
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: option.flatMap { wanted.spans[$0] } ?? wanted.span, label: label,
        notes: notes, help: help, path: wanted.path))
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
    let targets = zip(wanted, readout.parts[0].features).filter { $0.0.use == .target }
    let columns = Set(targets.flatMap { $1?.columns ?? [] })
    for (index, wanted) in wanted.enumerated() where wanted.use == .input {
      guard let input = readout.parts[0].features[index],
        let shared = input.columns.first(where: columns.contains)
      else { continue }
      report(
        .suspicious, "the input `\(wanted.name)` reads the target's column `\(shared)`", wanted,
        help: ["the network only has to copy it; leave the column out"])
    }
  }

  private mutating func judgeValues(_ index: Int) {
    let wanted = wanted[index]
    let spec = data.readFeatures[index]
    let isTarget = wanted.use == .target
    if wanted.type == .number, isTarget { judgeConstant(wanted, index) }
    guard !wanted.isNumeric, wanted.type != .text else { return }
    if let classes = spec.value.classes, spec.value.isCategories {
      judgeClasses(classes, index)
      if isTarget { setClasses(classes, index) }
      return
    }
    let texts = readout.parts.map { $0.features[index]?.texts }
    guard !texts.contains(where: { $0 == nil }) else { return }
    let values = sortedCategories(texts.flatMap { $0 ?? [] })
    if wanted.type == .binary {
      guard let pair = pair(values, spec, wanted) else { return }
      if isTarget {
        setClasses(pair, index)
      } else {
        readout.binaries[wanted.name] = pair
      }
    } else if isTarget {
      setClasses(values, index)
      if values.count == 1 {
        report(
          .suspicious, "the target `\(wanted.name)` has one class only: `\(values[0])`", wanted)
      }
    }
  }

  private mutating func setClasses(_ classes: [String], _ index: Int) {
    if index == targetIndex {
      readout.targetClasses = classes
    } else {
      readout.furtherClasses[wanted[index].name] = classes
    }
  }

  /// Values of a binary with several that count as 1: what it is not, and what it is.
  private mutating func group(
    _ positives: [String], _ values: [String], _ spec: Chosen<FeatureSpec>, _ wanted: WantedFeature
  ) -> [String]? {
    if let strange = positives.first(where: { !values.contains($0) }) {
      let near = closest(to: strange, among: values)
      diagnostics.append(
        Diagnostic(
          .unsuitableColumn, "`\(wanted.name)` has no value `\(strange)`",
          at: spec.spans["positive"] ?? wanted.span, label: near.isEmpty ? "" : didYouMean(near),
          help: ["it has " + nameList(values)], path: "\(wanted.path).positive"))
      return nil
    }
    if values.allSatisfy(positives.contains) {
      report(.unsuitableColumn, "every value of `\(wanted.name)` counts as 1", wanted)
      return nil
    }
    return FeatureSpec.groupNames(wanted.name)
  }

  /// The two values of a binary, the one that counts as 1 last.
  private mutating func pair(
    _ values: [String], _ spec: Chosen<FeatureSpec>, _ wanted: WantedFeature
  ) -> [String]? {
    if let positives = spec.value.positive?.values, positives.count > 1 {
      return group(positives, values, spec, wanted)
    }
    guard values.count == 2 else {
      let shown = values.prefix(8).map { "`\($0)`" }.joined(separator: ", ")
      let rest = values.count > 8 ? " and \(values.count - 8) more" : ""
      report(
        .unsuitableColumn,
        values.count == 1
          ? "`\(wanted.name)` is binary and has one value only: \(shown)"
          : "`\(wanted.name)` is binary and has \(values.count) values: \(shown)\(rest)", wanted,
        help: values.count > 2
          ? ["use `type: category`, or say which of them count as 1: `positive: [\(values[0]), …]`"]
          : [])
      return nil
    }
    if case .value(let fill) = spec.value.missing, !values.contains(fill) {
      report(
        .unsuitableColumn,
        "`missing: {value: \(fill)}` is none of `\(values[0])` and `\(values[1])`",
        wanted)
    }
    guard let positive = spec.value.positive?.values.first else { return values }
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
          .unsuitableColumn, message, wanted, label: near.isEmpty ? "" : didYouMean(near),
          option: "classes")
      } else {
        report(
          .suspicious, message, wanted, label: near.isEmpty ? "" : didYouMean(near),
          notes: ["such cells become the category of what is unknown"], option: "classes")
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

  private mutating func judgeConstant(_ wanted: WantedFeature, _ index: Int) {
    var first: Double?
    for part in readout.parts {
      guard let target = part.features[index], let count = part.rowCount,
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
