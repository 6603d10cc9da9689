// SPDX-License-Identifier: MIT

package import NNSpec

/// How a file is read for a trained network.
private struct FileReading {
  let layout: ExampleLayout
  /// The columns of groups and orders.
  let keys: [WantedFeature]
  let symbols: [Symbols?]
  let masking: Double?
  let needsTarget: Bool
  let place: SourceSpan
}

/// Reads a file for a trained network as its spec reads its own: csv, tsv (by the name, `.gz` or not), the images of an IDX
/// file, or a text for a source of text; groups, series and windows are made as the spec has them.
///
/// With `needsTarget` the target must be there (to evaluate); otherwise it is read if it is there and its cells may be empty,
/// and a series gives the windows that nothing follows as well. Rows that `missing: drop` concerns are left out, as `rows` of
/// the result shows. Unknown categories and symbols take the slot of the unknown. Nil after an error; diagnostics then name the
/// file, since no spec does.
package func readExamples(
  _ spec: ModelSpec, _ preprocessing: Preprocessing, file: String, baseDirectory: String = "",
  needsTarget: Bool, reportingTo sink: inout [Diagnostic]
) -> DataSplit? {
  readExamples(
    spec.data, preprocessing, file: file, baseDirectory: baseDirectory, needsTarget: needsTarget,
    masking: spec.graph.masking, reportingTo: &sink)
}

/// The same for a data block alone.
package func readExamples(
  _ data: Chosen<DataSpec>, _ preprocessing: Preprocessing, file: String,
  baseDirectory: String = "", needsTarget: Bool, masking: Double? = nil,
  reportingTo sink: inout [Diagnostic]
) -> DataSplit? {
  let place = SourceSpan(file: SourceFile(path: file, bytes: []), start: 0, end: 0)
  let source = data.value.source.value
  if let set = source.generate, set.standardLength != nil {
    sink.append(
      Diagnostic(
        .notAvailable, "files for a network of `\(set.rawValue)` are not available in this version",
        at: place))
    return nil
  }
  // Weights only matter where a loss is measured.
  var keys = data.value.keys(place).filter {
    $0.use != .split && (needsTarget || $0.use != .weight)
  }
  if source.layout.windows != nil, let order = data.value.split?.value.order {
    keys.append(
      WantedFeature(
        name: order, type: .category, patterns: ColumnPatterns(patterns: [order]), missing: .error,
        shape: nil, use: .split, span: place, path: ""))
  }
  // Spans of the spec would show lines of the wrong file.
  keys = keys.map { key in
    WantedFeature(
      name: key.name, type: key.type, patterns: key.patterns, missing: key.missing, shape: nil,
      use: key.use, span: place, path: "")
  }
  let reading = FileReading(
    layout: source.layout, keys: keys, symbols: data.value.inputs.map(\.value.symbols),
    masking: masking, needsTarget: needsTarget, place: place)
  var reader = PartReader(
    baseDirectory: baseDirectory, depth: .everything,
    wanted: preprocessing.wanted(needsTarget: needsTarget, place: place), keys: keys, place: place,
    path: "")
  let part: DataPart?
  if let text = source.text {
    part = reader.readText(text, file: file, at: place)
  } else {
    part = reader.read(file: file, delimiter: source.delimiter(of: file))
  }
  return preprocessing.finish(part, reader, reading, reportingTo: &sink)
}

extension Preprocessing {
  fileprivate func finish(
    _ part: DataPart?, _ reader: PartReader, _ reading: FileReading,
    reportingTo sink: inout [Diagnostic]
  ) -> DataSplit? {
    sink += reader.diagnostics
    guard let part, !reader.diagnostics.hasErrors else { return nil }
    // Without need of the target, its empty cells must not leave out rows.
    let wanted = zip(reader.wanted, readFeatures).map { wanted, feature in
      WantedFeature(
        name: wanted.name, type: wanted.type, patterns: wanted.patterns,
        missing: feature.isTarget && !reading.needsTarget ? .error : feature.missing,
        isNumeric: wanted.isNumeric, dateParts: wanted.dateParts, shape: wanted.shape,
        isOptional: wanted.isOptional,
        use: wanted.use, span: wanted.span, path: wanted.path)
    }
    var builder = ExampleBuilder(
      layout: reading.layout, wanted: wanted, symbols: reading.symbols,
      order: reading.keys.first { $0.use == .split || $0.use == .order },
      weight: reading.keys.first { $0.use == .weight }, place: reading.place, path: "")
    let built = builder.build(part)
    sink += builder.diagnostics
    guard var table = built, !builder.diagnostics.hasErrors else { return nil }
    if inputs[0].type == .text, let spans = table.inputSpans,
      let row = table.kept.first(where: { spans[$0].isEmpty })
    {
      sink.append(
        Diagnostic(
          .missingCell,
          "column `\(inputs[0].columns[0])` has a text without symbols: \(table.name):\(table.rows[row])",
          at: reading.place))
      return nil
    }
    if let rule = reading.layout.windows {
      table =
        reading.needsTarget || rule.horizon == nil
        ? table.windows(rule.firstRow..<max(rule.firstRow, table.stepCount))
        : table.windowsToPredict()
      if table.count == 0 {
        let least = reading.needsTarget || rule.horizon == nil ? rule.least : rule.window
        sink.append(
          Diagnostic(
            .emptyData,
            "`\(table.name)` is shorter than one example: that takes \(least), it has \(table.stepCount)",
            at: reading.place))
        return nil
      }
    }
    return encode(masked(table, reading), reading, reportingTo: &sink)
  }

  private func masked(_ table: ExampleTable, _ reading: FileReading) -> ExampleTable {
    reading.masking.map { table.masked($0) } ?? table
  }

  private func encode(
    _ table: ExampleTable, _ reading: FileReading, reportingTo sink: inout [Diagnostic]
  ) -> DataSplit? {
    let repeats = table.isTargetJoined ? reading.layout.windows?.horizon ?? 1 : 1
    let further = table.furtherTargets.map { $0?.width }
    let sizes = table.inputs.map(\.width) + further + [table.target.map { $0.width * repeats }]
    for case (let feature, let size?) in zip(readFeatures, sizes) where size != feature.size {
      sink.append(
        Diagnostic(
          .unsuitableColumn,
          "`\(feature.name)` has \(size) values in `\(table.name)`, the network was trained on \(feature.size)",
          at: reading.place))
      return nil
    }
    // A row of an array says its own number of steps, that of a table has the columns of training.
    if reading.layout == .rows, case .fixed(let steps) = inputs[0].length,
      let found = table.inputSpans?.first?.count, found != steps
    {
      sink.append(
        Diagnostic(
          .unsuitableColumn,
          "`\(inputs[0].name)` has \(found) steps in `\(table.name)`, the network was trained on \(steps)",
          at: reading.place))
      return nil
    }
    let hasTarget = (table.furtherTargets + [table.target]).allSatisfy { target in
      target.map { raw in
        reading.needsTarget
          || !table.targetRows(table.kept).contains { raw.isMissing($0) }
      } ?? false
    }
    switch encode(table, table.kept, hasTarget: hasTarget) {
    case .success(let split): return split
    case .failure(let failure):
      // A target that cannot be read is no hindrance to predicting.
      if !reading.needsTarget, targets.contains(where: { $0.name == failure.feature }),
        case .success(let split) = encode(table, table.kept, hasTarget: false)
      {
        return split
      }
      let row = failure.row.map { ": \(table.name):\($0)" } ?? ""
      sink.append(Diagnostic(failure.fault.code, failure.fault.message + row, at: reading.place))
      return nil
    }
  }
}

extension SourceSpec {
  /// What stands between two cells of a file that takes the place of the spec's; nil: its name says it.
  fileprivate func delimiter(of file: String) -> UInt8? {
    if file.hasSuffix(".tsv") || file.hasSuffix(".tsv.gz") { return nil }
    switch mainFormat {
    case .table(_, _, let delimiter): return delimiter == UInt8(ascii: "\t") ? nil : delimiter
    case .series(let source): return source.value.csv == nil ? nil : source.value.byte
    default: return nil
    }
  }
}
