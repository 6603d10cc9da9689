// SPDX-License-Identifier: MIT

extension DataFacts {
  /// What a block and, as far as they were read, its files tell.
  init(_ data: DataSpec, _ readout: DataReadout?) {
    let sizes = FactSizes(data: data, readout: readout)
    let inputs = data.inputs.indices.map(sizes.input)
    let counts = (readout?.parts ?? []).map(\.rowCount)
    var rows =
      counts.isEmpty || counts.contains { $0 == nil } ? nil : counts.reduce(0) { $0 + ($1 ?? 0) }
    if let readout, data.source.value.layout != .rows {
      let windows = data.windowParts(readout).reduce(0) { count, part in
        count + (data.source.value.layout.windows?.begins(in: part.rows).count ?? 0)
      }
      let groups = readout.tables.reduce(0) { $0 + $1.count }
      rows =
        readout.tables.isEmpty ? nil : data.source.value.layout.windows == nil ? groups : windows
    }
    if data.source.value.generate != nil { rows = data.source.value.count }
    self.init(inputs: inputs, targets: data.targets.indices.map(sizes.target), rows: rows)
    trainingRows = data.trainingRows(readout)
    partRows = data.partRows(readout, rows: rows)
  }
}

extension DataSpec {
  /// How many examples each part gets, where one is a row and nothing but the counts decides.
  fileprivate func partRows(_ readout: DataReadout?, rows: Int?) -> [DataRole: Int] {
    guard source.value.layout == .rows, !readFeatures.contains(where: { $0.value.missing == .drop })
    else { return [:] }
    var counts: [DataRole: Int] = [:]
    for part in readout?.parts ?? [] { counts[part.role] = part.rowCount }
    if source.value.generate != nil { counts[.train] = rows }
    guard let dealing, let whole = counts[.train] else { return counts }
    // Classes are dealt one by one, groups whole, and a column says what it says.
    guard !dealing.stratify, dealing.group == nil, dealing.column == nil else {
      return counts.filter { role, _ in
        role != .train && !shares.contains { $0.role == role }
      }
    }
    for (share, count) in zip(shares, SplitSpec.counts(of: whole, shares: shares.map(\.share))) {
      counts[share.role] = count
    }
    return counts
  }
}

/// Sizes of inputs and target from the spec and what was read.
private struct FactSizes {
  let data: DataSpec
  let readout: DataReadout?

  private var source: SourceSpec { data.source.value }

  func input(_ index: Int) -> DataFacts.InputFacts {
    let spec = data.inputs[index]
    let raw = readout?.parts.first?.features[index]
    var vocabulary: [String]?
    if spec.value.isCategories { vocabulary = self.vocabulary(spec, raw) }
    let shape: Shape
    // One more for what training has not seen.
    let categories = vocabulary.map { $0.count + 1 }
    switch spec.value.type {
    case .number, .binary: shape = Shape([1])
    case .date: shape = Shape([spec.value.parts.reduce(0) { $0 + $1.width }])
    case .category: shape = Shape([categories])
    case .vector: shape = Shape([raw?.width ?? knownCount(spec.value.columns)])
    case .image: shape = raw?.shape ?? spec.imageShape ?? Shape([nil, nil, nil])
    case .sequence, .text:
      let width = spec.value.isNumeric ? stepWidth(spec, raw) : categories
      shape = inputLength(spec, raw).shape(features: width)
    }
    return DataFacts.InputFacts(
      name: spec.name, type: spec.value.type, shape: shape, isCategories: spec.value.isCategories,
      vocabulary: vocabulary, span: spec.span)
  }

  func target(_ index: Int) -> DataFacts.TargetFacts {
    let spec = data.targets[index]
    // The first target is read last, the others stand before it.
    let features = readout?.parts.first?.features
    let raw =
      features.map { index == 0 ? $0[$0.count - 1] : $0[data.inputs.count + index - 1] }
      ?? nil
    var classes =
      source.generate?.classes
      ?? (index == 0 ? readout?.targetClasses : readout?.furtherClasses[spec.name])
      ?? (spec.value.isCategories ? spec.value.classes : nil)
    if let limit = source.text?.vocabulary, let found = classes {
      let names = vocabulary(spec, raw) ?? Array(found.prefix(limit))
      classes = names.filter { $0 != TextSource.unknown } + [TextSource.unknown]
    }
    var (kind, width): (TargetKind, Int?) =
      switch spec.value.type {
      case .category, .text: (.category, classes?.count)
      case .binary: (.binary, 1)
      case .number, .date: (.number, 1)
      case .vector, .image: (.vector, raw?.width ?? knownCount(spec.value.columns))
      case .sequence:
        spec.value.isNumeric ? (.number, stepWidth(spec, raw)) : (.category, classes?.count)
      }
    if let horizon = source.series?.horizon {
      if spec.value.type == .vector || horizon > 1 {
        width = width.map { $0 * horizon }
        kind = width == 1 ? .number : .vector
      }
    }
    var facts = DataFacts.TargetFacts(
      name: spec.name, kind: kind, classes: classes, width: width,
      steps: spec.value.isSequence ? targetLength(spec, raw) : nil, span: spec.span)
    facts.range = range(
      spec,
      (readout?.parts ?? []).map { part in
        part.features[index == 0 ? part.features.count - 1 : data.inputs.count + index - 1]
      })
    return facts
  }

  /// Of a target whose numbers are compared as the file has them.
  private func range(_ spec: Chosen<FeatureSpec>, _ parts: [RawFeature?]) -> ClosedRange<Double>? {
    guard spec.value.isNumeric, (spec.value.scale ?? Scaling.none) == Scaling.none else {
      return nil
    }
    var (low, high) = (Double.infinity, -Double.infinity)
    for part in parts {
      guard case .numbers(let numbers, let stride, let offsets) = part?.values, stride > 0 else {
        return nil
      }
      for row in Swift.stride(from: 0, to: numbers.count, by: stride) {
        for offset in offsets where row + offset < numbers.count && !numbers[row + offset].isNaN {
          (low, high) = (min(low, numbers[row + offset]), max(high, numbers[row + offset]))
        }
      }
    }
    return low <= high ? low...high : nil
  }

  // MARK: - Parts

  /// Numbers at each step.
  private func stepWidth(_ spec: Chosen<FeatureSpec>, _ raw: RawFeature?) -> Int? {
    if source.layout == .rows {
      // An array may have several numbers at each step, cells have one.
      if let raw { return raw.steps == 0 ? 0 : raw.width / raw.steps }
      return source.hasArrays ? nil : 1
    }
    return raw?.width ?? knownCount(spec.patterns)
  }

  /// How many columns some patterns mean, each of one value.
  private func knownCount(_ patterns: ColumnPatterns?) -> Int? {
    source.hasArrays ? nil : patterns?.knownCount
  }

  private func inputLength(_ spec: Chosen<FeatureSpec>, _ raw: RawFeature?) -> SequenceLength {
    if let steps = source.generate?.steps(source.length).input { return .fixed(steps) }
    if let rule = source.layout.windows { return .fixed(rule.window) }
    return length(spec, raw, readout?.tables.inputLength)
  }

  private func targetLength(_ spec: Chosen<FeatureSpec>, _ raw: RawFeature?) -> SequenceLength {
    if let steps = source.generate?.steps(source.length).target { return .fixed(steps) }
    if let rule = source.layout.windows { return .fixed(rule.window) }
    return length(spec, raw, readout?.tables.targetLength)
  }

  private func length(
    _ spec: Chosen<FeatureSpec>, _ raw: RawFeature?, _ found: SequenceLength?
  ) -> SequenceLength {
    if source.layout == .rows, spec.value.type == .sequence {
      let steps = raw?.steps ?? knownCount(spec.patterns)
      return steps.map { .fixed($0) } ?? .unknown
    }
    // Steps that `drop` leaves out show when all cells are read.
    let isOpen = (data.readFeatures).enumerated().contains {
      index, feature in
      guard feature.value.missing == .drop, let raw = readout?.parts.first?.features[index] else {
        return false
      }
      if case .unread = raw.values { return true }
      return false
    }
    guard !isOpen, let found, readout?.tables.count == readout?.parts.count else { return .unknown }
    return found
  }

  /// Of the training rows where they are known already, else of the training file.
  private func vocabulary(_ spec: Chosen<FeatureSpec>, _ raw: RawFeature?) -> [String]? {
    if let classes = source.generate?.inputClasses ?? spec.value.classes { return classes }
    guard let table = readout?.tables.first, spec.value.isSequence else {
      return (raw?.texts).map { vocabularyOf($0, spec.value.missing) }
    }
    guard let input = table.inputs.first, input.texts != nil else { return nil }
    var rows = table.inputRows(table.kept)
    if table.rule != nil, let readout, let train = data.windowParts(readout).first {
      rows = Array(train.rows)
    }
    let texts = mostFrequent(usedTexts(input, rows), limit: spec.value.vocabulary)
    return spec.value.type == .text ? texts : vocabularyOf(texts, spec.value.missing)
  }
}
