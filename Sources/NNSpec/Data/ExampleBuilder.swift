// SPDX-License-Identifier: MIT

/// Makes the examples of a part out of its rows, and reports where rows do not go together.
package struct ExampleBuilder {
  package let layout: ExampleLayout
  /// As the part was read.
  package let wanted: [WantedFeature]
  /// How each input's texts are cut; nil where it is none.
  package let symbols: [Symbols?]
  /// The column that a series is sorted by.
  package let order: WantedFeature?
  /// The column that weighs examples.
  package let weight: WantedFeature?
  package let place: SourceSpan
  package let path: String
  package var diagnostics: [Diagnostic] = []

  package init(
    layout: ExampleLayout, wanted: [WantedFeature], symbols: [Symbols?], order: WantedFeature?,
    weight: WantedFeature? = nil, place: SourceSpan, path: String
  ) {
    self.weight = weight
    self.layout = layout
    self.wanted = wanted
    self.symbols = symbols
    self.order = order
    self.place = place
    self.path = path
  }

  /// Nil if only the header was read or after a mistake.
  package mutating func build(_ part: DataPart) -> ExampleTable? {
    guard let rowCount = part.rowCount else { return nil }
    var inputs: [RawFeature] = []
    let inputCount = wanted.count { $0.use == .input }
    for feature in part.features.prefix(inputCount) {
      guard let feature else { return nil }
      inputs.append(feature)
    }
    switch layout {
    case .rows: return rows(part, inputs, rowCount)
    case .groups: return groups(part, inputs, rowCount)
    case .series(let rule): return series(part, inputs, rowCount, rule)
    case .stream(let rule):
      var table = ExampleTable(
        name: part.name, count: 0, inputs: inputs, target: part.features.last ?? nil,
        stepCount: rowCount, rows: [], stepRows: part.rows)
      table.rule = rule
      return table
    case .lines: return lines(part, inputs, rowCount)
    }
  }

  mutating func report(
    _ code: DiagnosticCode, _ message: String, _ wanted: WantedFeature?, notes: [String] = [],
    help: [String] = []
  ) {
    diagnostics.append(
      Diagnostic(
        code, message, at: wanted?.span ?? place, notes: notes, help: help,
        path: wanted?.path ?? path))
  }

  // MARK: - Rows

  /// An example a row; the cells of sequences become time steps.
  private mutating func rows(
    _ part: DataPart, _ inputs: [RawFeature], _ rowCount: Int
  ) -> ExampleTable? {
    var table = ExampleTable(
      name: part.name, count: rowCount, kept: part.keptRows(wanted.map(\.missing)), inputs: inputs,
      target: part.features.last ?? nil, stepCount: rowCount, rows: part.rows, key: part.key)
    table.furtherTargets = Array(part.features[inputs.count...].dropLast())
    table.weights = weights(part, rowCount)
    if let target = table.target, target.type == .sequence {
      table.target = target.spread(rowCount: rowCount)
      table.targetSpans = spans(rowCount, target.steps)
    }
    guard let first = inputs.first else { return table }
    if first.type == .text { return texts(table, first) }
    guard first.type == .sequence else { return table }
    for (input, wanted) in zip(inputs, wanted) where input.steps != first.steps {
      report(
        .unsuitableColumn,
        "sequences side by side need the same number of steps: `\(first.name)` has \(first.steps), `\(input.name)` has \(input.steps)",
        wanted)
      return nil
    }
    table.inputs = inputs.map { $0.spread(rowCount: rowCount) }
    table.inputSpans = spans(rowCount, first.steps)
    table.stepCount = rowCount * first.steps
    return table
  }

  private func spans(_ rowCount: Int, _ width: Int) -> [Range<Int>] {
    (0..<rowCount).map { $0 * width..<($0 + 1) * width }
  }

  /// Each different text is cut once.
  private func texts(_ table: ExampleTable, _ raw: RawFeature) -> ExampleTable {
    // A run folder may be damaged so that its parts disagree.
    let symbols = symbols.first.flatMap(\.self) ?? Symbols(unit: .character, lowercase: false)
    var found = SymbolTable()
    var cut = (raw.texts ?? []).map { text in symbols.cut(text).map { found.index(of: $0) } }
    // An empty cell that something stands in for.
    var fill: [Int32] = []
    if case .value(let text) = wanted[0].missing {
      fill = symbols.cut(text).map { found.index(of: $0) }
    }
    cut.append(fill)
    var codes = ContiguousArray<Int32>()
    var spans: [Range<Int>] = []
    spans.reserveCapacity(table.count)
    for row in 0..<table.count {
      let code = raw.code(row)
      let start = codes.count
      codes.append(contentsOf: cut[code < 0 ? cut.count - 1 : code])
      spans.append(start..<codes.count)
    }
    var table = table
    table.inputs = [
      raw.with(.codes(codes, stride: 1, offset: 0, texts: found.texts), width: 1)
    ]
    table.inputSpans = spans
    table.stepCount = codes.count
    return table
  }

  // MARK: - Lines

  /// Between two line ends stands an example: each begins with one and its target ends with one.
  private func lines(
    _ part: DataPart, _ inputs: [RawFeature], _ rowCount: Int
  ) -> ExampleTable {
    let ends = (0..<rowCount).filter { row in
      (inputs[0].texts ?? [])[inputs[0].code(row)] == PartReader.lineEnd
    }
    let spans = zip(ends, ends.dropFirst()).map { $0..<$1 }
    return ExampleTable(
      name: part.name, count: spans.count, inputs: inputs, target: part.features.last ?? nil,
      inputSpans: spans, targetSpans: spans, stepCount: rowCount,
      rows: ContiguousArray(spans.map { part.rows[$0.lowerBound + 1] }), stepRows: part.rows)
  }
}
