// SPDX-License-Identifier: MIT

import NNSpec

/// Deals, fits and encodes what was read.
struct DataLoader {
  let spec: Chosen<DataSpec>
  let readout: DataReadout
  let seed: UInt64
  let masking: Double?
  var diagnostics: [Diagnostic] = []
  var notes: [String] = []

  /// Some examples of a table.
  struct Portion {
    var table: ExampleTable
    var examples: [Int]
  }

  /// The parts as the network reads them.
  private struct Encoded {
    let train: DataSplit
    let validation: DataSplit?
    let test: DataSplit?
    let preprocessing: Preprocessing
  }

  init(spec: Chosen<DataSpec>, readout: DataReadout, seed: UInt64, masking: Double?) {
    self.spec = spec
    self.readout = readout
    self.seed = seed
    self.masking = masking
  }

  private var data: DataSpec { spec.value }
  private var features: [Chosen<FeatureSpec>] { data.readFeatures }

  mutating func load(wantsSummary: Bool) -> LoadedData? {
    let parts = data.source.value.layout.windows == nil ? deal() : cutWindows()
    guard !diagnostics.hasErrors else { return nil }
    let dealer = self
    let ((hash, summary), (encoder, loaded)) = concurrently(
      { (dealer.hash(), wantsSummary ? dealer.summary(parts) : nil) },
      {
        var encoder = dealer
        let loaded = encoder.encode(parts)
        return (encoder, loaded)
      })
    self = encoder
    return loaded.map { loaded in
      LoadedData(
        train: loaded.train, validation: loaded.validation, test: loaded.test,
        preprocessing: loaded.preprocessing, sha256: hash,
        storedBytes: readout.parts.reduce(0) { $0 + $1.stored.reduce(0) { $0 + $1.count } },
        summary: summary, notes: notes)
    }
  }

  /// Fits to the training part and encodes all; nil after a mistake.
  private mutating func encode(_ dealt: [DataRole: Portion]) -> Encoded? {
    var parts = dealt
    if let masking {
      for (role, part) in parts { parts[role]?.table = part.table.masked(masking) }
    }
    guard let train = parts[.train] else { return nil }
    guard let preprocessing = fit(train, parts) else { return nil }
    noteClasses(train, preprocessing)
    // Behind fitting: what is fitted is that of the rows as they are.
    parts[.train] = balanced(shared(train))
    var splits: [DataRole: DataSplit] = [:]
    for role in DataRole.allCases {
      guard let part = parts[role] else { continue }
      switch preprocessing.encode(part.table, part.examples, hasTarget: true) {
      case .success(let split): splits[role] = split
      case .failure(let failure):
        report(failure, part.table)
        return nil
      }
    }
    guard let train = splits[.train] else { return nil }
    return Encoded(
      train: train, validation: splits[.validation], test: splits[.test],
      preprocessing: preprocessing)
  }

  /// What the parts hold as they were dealt; of windows, as far as the files' parts are known.
  ///
  /// Nil of a built-in set, about which there is nothing to find.
  private func summary(_ parts: [DataRole: Portion]) -> DataSummary? {
    guard data.source.value.generate == nil, readout.tables.count == readout.parts.count else {
      return nil
    }
    let portions = DataRole.allCases.compactMap { role in
      parts[role].map { part in
        DataPortion(role: role, table: tableIndex(role), examples: part.examples)
      }
    }
    return DataSummary(data, readout, portions: portions)
  }

  /// The table that a part's rows are in: its own file's, else that of training.
  private func tableIndex(_ role: DataRole) -> Int {
    readout.parts.firstIndex { $0.role == role }
      ?? readout.parts.firstIndex { $0.role == .train } ?? 0
  }

  // MARK: - Dealing

  /// Windows of consecutive parts.
  private mutating func cutWindows() -> [DataRole: Portion] {
    var parts: [DataRole: Portion] = [:]
    for (role, table, rows) in data.windowParts(readout) {
      let windows = table.windows(rows)
      parts[role] = Portion(table: windows, examples: windows.kept)
      let used = windows.targetSpans?.last.map { $0.upperBound + (table.isTargetJoined ? 0 : 1) }
      let rest = rows.upperBound - (used ?? rows.upperBound)
      if rest > 0 {
        let what = data.source.value.series == nil ? "symbol" : "row"
        notes.append(
          "\(rest) \(what)\(rest == 1 ? "" : "s") at the end of the \(role.rawValue) part fill no window"
        )
      }
    }
    return parts
  }

  private mutating func deal() -> [DataRole: Portion] {
    var parts: [DataRole: Portion] = [:]
    for (part, table) in zip(readout.parts, readout.tables) {
      let count = part.rowCount ?? 0
      let isGrouped = data.source.value.layout == .groups
      let dropped = isGrouped ? count - table.stepCount : table.count - table.kept.count
      if dropped > 0 {
        notes.append(
          "\(dropped) of \(count) rows of \(part.name) are left out, because a cell is empty")
      }
      parts[part.role] = Portion(table: table, examples: table.kept)
    }
    guard let split = data.dealing, let whole = parts[.train] else { return parts }
    reportFewGroups(split, whole)
    let shares = data.shares
    let counts = SplitSpec.counts(of: whole.examples.count, shares: shares.map(\.share))
    var dealing = Dealing(
      split: split,
      shares: zip(shares, counts).map { part, count in
        let fraction = Double(count) / Double(max(whole.examples.count, 1))
        return (part.role, split.hasCounts ? fraction : part.share.fraction)
      },
      random: RandomStream(Philox(seed: seed, purpose: "split", path: "data")))
    let dealt = dealing.deal(
      whole.examples, key: whole.table.key, target: whole.table.label)
    for role in DataRole.allCases {
      let isWanted = shares.contains { $0.role == role && $0.share.isWanted }
      let examples = dealt[role] ?? []
      if examples.isEmpty, isWanted || role == .train {
        reportEmpty(role, split)
      } else if !examples.isEmpty {
        parts[role] = Portion(table: whole.table, examples: examples)
      }
    }
    return parts
  }

  /// Groups stay whole, so that each fold needs one of its own.
  private mutating func reportFewGroups(_ split: SplitSpec, _ whole: Portion) {
    guard let folds = split.folds, let column = split.group, let key = whole.table.key,
      let place = data.split?.spans["folds"]
    else { return }
    let count = Set(whole.examples.map { key.code($0) }).count
    guard count < folds else { return }
    diagnostics.append(
      Diagnostic(
        .badSplit, "\(folds) folds need as many groups, column `\(column)` has \(count)",
        at: place, path: data.split?.path ?? "data.split"))
  }

  private mutating func reportEmpty(_ role: DataRole, _ split: SplitSpec) {
    guard let place = data.split?.span ?? data.source.span ?? spec.span else { return }
    let why = split.group.map { "the groups of column `\($0)` are too few or too large" }
    diagnostics.append(
      Diagnostic(
        .badSplit, "no row is left for \(role.rawValue)",
        at: data.split?.spans[role.rawValue] ?? place, label: why ?? "",
        path: data.split?.path ?? "data.split"))
  }

  /// The share of the examples that `training_share` asks for, in the order in which they were.
  private mutating func shared(_ train: Portion) -> Portion {
    guard let share = data.trainingShare else { return train }
    var train = train
    let count = share.count(of: train.examples.count)
    notes.append(
      "`training_share: \(share.text)` leaves \(count) of \(train.examples.count) training examples"
    )
    if case .stream = data.source.value.layout {
      // What follows upon each other in a text stays together.
      train.examples = Array(train.examples.prefix(count))
      return train
    }
    var order = Array(train.examples.indices)
    var random = RandomStream(Philox(seed: seed, purpose: "training share", path: "data"))
    random.shuffle(&order)
    train.examples = order.prefix(count).sorted().map { train.examples[$0] }
    return train
  }

  private mutating func balanced(_ train: Portion) -> Portion {
    guard let balance = data.balance, let label = train.table.label else { return train }
    var train = train
    let before = train.examples.count
    let classes = train.examples.map { label.code($0) }
    train.examples = Balancing(balance: balance, seed: seed)
      .examples(train.examples, classes: classes)
    notes.append(
      "`balance: \(balance.text)` makes \(train.examples.count) training examples of \(before)")
    return train
  }

  // MARK: - Fitting

  private mutating func fit(_ train: Portion, _ parts: [DataRole: Portion]) -> Preprocessing? {
    let tables = parts.values.map { part in
      var table = part.table
      table.restrict(to: part.examples)
      return table
    }
    let inputRows = train.table.inputRows(train.examples)
    let targetRows = train.table.targetRows(train.examples)
    var fitted: [FittedFeature] = []
    for (index, feature) in features.enumerated() {
      let isTarget = index == features.count - 1
      let isFurther = !isTarget && index >= data.inputs.count
      var task = FittedFeature.Task(isTarget: isTarget || isFurther)
      if isFurther {
        task.classes = readout.furtherClasses[feature.name]
      } else if isTarget {
        task.classes = classes(inputRows, train.table)
        let isAligned = train.table.targetSpans == train.table.inputSpans
        task.length = isAligned ? open(tables.targetLength) : tables.targetLength
        task.isJoined = train.table.isTargetJoined
        task.repeats = train.table.isTargetJoined ? data.source.value.series?.horizon ?? 1 : 1
      } else {
        task.classes = readout.binaries[feature.name]
        task.length = open(tables.inputLength)
      }
      let raw =
        isTarget
        ? train.table.target
        : isFurther
          ? train.table.furtherTargets[index - data.inputs.count] : train.table.inputs[index]
      guard let raw else { return nil }
      let rows = isTarget || isFurther ? targetRows : inputRows
      switch FittedFeature.fit(feature, raw, rows: rows, task) {
      case .success(let feature): fitted.append(feature)
      case .failure(let failure):
        if let span = feature.columnSpan {
          diagnostics.append(
            Diagnostic(.unsuitableColumn, failure.message, at: span, path: feature.path))
        }
        return nil
      }
    }
    let targets = fitted.suffix(1) + fitted[data.inputs.count...].dropLast()
    return Preprocessing(inputs: Array(fitted[..<data.inputs.count]), targets: Array(targets))
  }

  /// Where steps may be left out, lengths differ in new data even if they do not here.
  private func open(_ length: SequenceLength?) -> SequenceLength? {
    masking == nil ? length : length.map { .varying(longest: $0.steps) }
  }

  /// A text's most frequent symbols if it has a limit, else what all rows show.
  private func classes(_ rows: [Int], _ table: ExampleTable) -> [String]? {
    guard let limit = data.source.value.text?.vocabulary else { return readout.targetClasses }
    let kept = mostFrequent(usedTexts(table.inputs[0], rows), limit: limit)
    return kept.filter { $0 != TextSource.unknown } + [TextSource.unknown]
  }

  private mutating func report(_ failure: Preprocessing.EncodingFailure, _ table: ExampleTable) {
    guard let feature = features.first(where: { $0.name == failure.feature }),
      let span = feature.spans["scale"] ?? feature.columnSpan
    else { return }
    let place = failure.row.map { ": \(table.name):\($0)" } ?? ""
    diagnostics.append(
      Diagnostic(
        failure.fault.code, failure.fault.message + place, at: span, path: feature.path))
  }

  /// A class that training never sees cannot be learnt.
  private mutating func noteClasses(_ train: Portion, _ preprocessing: Preprocessing) {
    guard let classes = preprocessing.target.classes, let target = data.target,
      let raw = train.table.target, raw.texts != nil,
      data.source.value.generate?.standardLength == nil,
      data.source.value.text?.vocabulary == nil
    else { return }
    var seen = Set(usedTexts(raw, train.table.targetRows(train.examples)).map(\.text))
    // The first symbol of a text is behind none, and no wonder.
    if data.source.value.text != nil {
      seen.formUnion(
        usedTexts(train.table.inputs[0], train.table.inputRows(train.examples)).map(\.text))
    }
    let unseen = classes.filter { !seen.contains($0) }
    guard !unseen.isEmpty, let span = target.columnSpan else { return }
    let help =
      target.value.isSequence ? [] : ["`split: {stratify: true}` deals every class to all parts"]
    diagnostics.append(
      Diagnostic(
        .suspicious,
        "no training row has the class "
          + unseen.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
          + (unseen.count > 4 ? " or \(unseen.count - 4) more" : ""),
        at: span, help: help, path: target.path))
  }

  private func hash() -> String {
    let hashes = readout.parts.flatMap(\.stored).map { SHA256.hash($0) }
    if hashes.count == 1 { return hashes[0] }
    return SHA256.hash(ContiguousArray(hashes.joined().utf8))
  }
}
