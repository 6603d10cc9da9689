// SPDX-License-Identifier: MIT

extension DataSummary {
  /// Of what was read; every cell of the files must have been.
  ///
  /// `portions`: who got which examples, if they are dealt already.
  package init(_ data: DataSpec, _ readout: DataReadout, portions dealt: [DataPortion]? = nil) {
    let hasWindows = data.source.value.layout.windows != nil
    let portions = hasWindows ? [] : dealt ?? data.portions(readout)
    self.init(
      parts: hasWindows
        ? Self.windows(data, readout)
        : portions.map { portion in
          let table = readout.tables[portion.table]
          return Part(
            role: portion.role, file: table.name, count: portion.examples.count,
            dropped: portions.count == readout.tables.count ? table.count - table.kept.count : 0)
        })
    let specs = data.readFeatures
    let isTarget = specs.indices.map { $0 >= data.inputs.count }
    let (surveys, search) = concurrently(
      {
        specs.indices.map { index in
          FeatureSurvey(
            specs[index],
            readout.parts.compactMap { part in part.features[index].map { (part, $0) } },
            isTarget: isTarget[index])
        }
      },
      { hasWindows || data.bringsFeatures ? nil : Self.repeats(data, readout, portions) })
    features = specs.indices.map { index in
      Self.feature(surveys[index], isTarget: isTarget[index])
    }
    countMissing(readout, portions, isTarget)
    countLabels(data, readout, portions)
    if !data.bringsFeatures {
      twins = TwinSearch(surveys, isTarget: isTarget).twins
    }
    lengths = Self.lengths(readout.tables)
    repeats = search?.repeats
    conflicts = search?.conflicts
  }

  private static func repeats(
    _ data: DataSpec, _ readout: DataReadout, _ portions: [DataPortion]
  ) -> RepeatSearch {
    let areClasses = data.targets.allSatisfy {
      $0.value.type == .category || $0.value.type == .binary
    }
    return RepeatSearch(
      readout.tables, portions,
      areClasses: areClasses && readout.tables.allSatisfy { $0.targetSpans == nil })
  }

  private static func windows(_ data: DataSpec, _ readout: DataReadout) -> [Part] {
    data.windowParts(readout).map { role, table, rows in
      let count = data.source.value.layout.windows?.begins(in: rows).count ?? 0
      return Part(role: role, file: table.name, count: count, dropped: 0)
    }
  }

  private static func feature(_ survey: FeatureSurvey, isTarget: Bool) -> Feature {
    let spec = survey.spec
    var feature = Feature(
      name: spec.name, type: spec.value.type, isTarget: isTarget,
      columns: survey.parts.first?.raw.columns ?? [], cells: survey.cells, missing: survey.missing)
    if survey.parts.first?.raw.texts == nil {
      feature.numbers = survey.numbers
      if spec.value.type != .date {
        feature.constant = survey.constantColumns
        feature.outliers = survey.outliers
        feature.counter = isTarget ? nil : survey.counter
      }
    } else if spec.value.type != .text {
      feature.categories = categories(survey)
      if feature.categories?.count == 1, feature.missing == 0 { feature.constant = feature.columns }
    }
    return feature
  }

  /// How often each file has each category.
  private static func categories(_ survey: FeatureSurvey) -> [Category] {
    var counts: [String: [Int]] = [:]
    for (index, part) in survey.parts.enumerated() {
      let (raw, texts) = (part.raw, part.raw.texts ?? [])
      var found = texts.map { _ in 0 }
      for row in part.rows.indices {
        for column in 0..<raw.width {
          let code = raw.code(row, column)
          if code >= 0 { found[code] += 1 }
        }
      }
      for (text, count) in zip(texts, found) {
        counts[text, default: Array(repeating: 0, count: survey.parts.count)][index] += count
      }
    }
    return order(survey.spec, counts)
  }

  private static func order(_ spec: Chosen<FeatureSpec>, _ counts: [String: [Int]]) -> [Category] {
    let width = counts.first?.value.count ?? 0
    let listed = spec.value.classes ?? []
    let names = listed + sortedCategories(counts.keys.filter { !listed.contains($0) })
    return names.map { name in
      Category(name: name, counts: counts[name] ?? Array(repeating: 0, count: width))
    }
  }

  /// Empty cells of each part's own examples.
  private mutating func countMissing(
    _ readout: DataReadout, _ portions: [DataPortion], _ isTarget: [Bool]
  ) {
    for index in features.indices where features[index].missing > 0 && !isTarget[index] {
      features[index].missingShares = portions.map { portion in
        let table = readout.tables[portion.table]
        let raw = table.inputs[index]
        let rows = table.inputRows(portion.examples)
        let missing = rows.reduce(0) { count, row in
          count + (0..<raw.width).count { raw.isMissing(row, $0) }
        }
        return Double(missing) / Double(max(1, rows.count * raw.width))
      }
    }
  }

  /// Classes of targets that each example has one of, counted by example and part.
  private mutating func countLabels(
    _ data: DataSpec, _ readout: DataReadout, _ portions: [DataPortion]
  ) {
    guard !portions.isEmpty else { return }
    targets: for index in data.inputs.count..<features.count
    where features[index].categories != nil {
      let isFirst = index == features.count - 1
      var counts: [String: [Int]] = [:]
      for (place, portion) in portions.enumerated() {
        let table = readout.tables[portion.table]
        let further = index - data.inputs.count
        let label =
          isFirst
          ? table.label
          : table.furtherTargets.indices.contains(further) ? table.furtherTargets[further] : nil
        guard let label, let texts = label.texts, label.width == 1 else { continue targets }
        var found = texts.map { _ in 0 }
        for example in portion.examples where label.code(example) >= 0 {
          found[label.code(example)] += 1
        }
        for (text, count) in zip(texts, found) where count > 0 {
          counts[text, default: Array(repeating: 0, count: portions.count)][place] += count
        }
      }
      let spec = data.readFeatures[index]
      features[index].categories = Self.order(spec, counts)
      features[index].isLabel = true
    }
  }

  private static func lengths(_ tables: [ExampleTable]) -> Lengths? {
    var found: [(count: Int, table: Int, example: Int)] = []
    for (index, table) in tables.enumerated() {
      guard let spans = table.inputSpans, table.rule == nil else { return nil }
      found += table.kept.map { (spans[$0].count, index, $0) }
    }
    found.sort { $0.count < $1.count }
    guard let first = found.first, let last = found.last else { return nil }
    let table = tables[last.table]
    return Lengths(
      shortest: first.count, median: found[found.count / 2].count, longest: last.count,
      total: saturatingSum(found.map(\.count)), place: "\(table.name):\(table.rows[last.example])")
  }
}
