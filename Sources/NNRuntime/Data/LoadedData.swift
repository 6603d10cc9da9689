// SPDX-License-Identifier: MIT

package import NNSpec

/// A data set ready for training.
package struct LoadedData: Sendable {
  package let train: DataSplit
  package let validation: DataSplit?
  package let test: DataSplit?
  package let preprocessing: Preprocessing
  /// Of the one file as it is on the disk; of several, of their hashes one after the other.
  package let sha256: String
  /// What was done to the data and might surprise, a sentence each.
  package let notes: [String]
}

/// Reads, splits, fits and encodes the data of a spec; nil after an error, which is reported.
///
/// Everything fitted comes from the training part alone; the classes of a target and the two values of a binary come from all rows.
package func loadData(
  _ spec: Chosen<DataSpec>, baseDirectory: String, seed: UInt64,
  reportingTo sink: inout [Diagnostic]
) -> LoadedData? {
  var diagnostics: [Diagnostic] = []
  defer { sink += diagnostics }
  let readout: DataReadout?
  if spec.value.source.value.generate != nil {
    readout = generatedReadout(spec.value, seed: seed)
    diagnostics += spec.value.emptyParts(rows: spec.value.source.value.count)
  } else {
    readout = readData(
      spec, baseDirectory: baseDirectory, depth: .everything, reportingTo: &diagnostics)
  }
  guard let readout, !diagnostics.hasErrors else { return nil }
  var loader = DataLoader(spec: spec, readout: readout, seed: seed)
  let loaded = loader.load()
  diagnostics += loader.diagnostics
  return diagnostics.hasErrors ? nil : loaded
}

private struct DataLoader {
  let spec: Chosen<DataSpec>
  let readout: DataReadout
  let seed: UInt64
  var diagnostics: [Diagnostic] = []
  var notes: [String] = []

  private var data: DataSpec { spec.value }
  private var features: [Chosen<FeatureSpec>] { data.inputs + [data.target].compactMap(\.self) }

  mutating func load() -> LoadedData? {
    let parts = deal()
    guard !diagnostics.hasErrors, let train = parts[.train] else { return nil }
    guard let preprocessing = fit(train.part, train.rows) else { return nil }
    noteClasses(parts, preprocessing)
    var splits: [DataRole: DataSplit] = [:]
    for role in DataRole.allCases {
      guard let (part, rows) = parts[role] else { continue }
      switch preprocessing.encode(part, rows: rows, hasTarget: true) {
      case .success(let split): splits[role] = split
      case .failure(let failure):
        report(failure, part)
        return nil
      }
    }
    guard let train = splits[.train] else { return nil }
    return LoadedData(
      train: train, validation: splits[.validation], test: splits[.test],
      preprocessing: preprocessing, sha256: hash(), notes: notes)
  }

  // MARK: - Dealing

  private mutating func deal() -> [DataRole: (part: DataPart, rows: [Int])] {
    let strategies = features.map(\.value.missing)
    var parts: [DataRole: (part: DataPart, rows: [Int])] = [:]
    for part in readout.parts {
      let rows = part.keptRows(strategies)
      let dropped = (part.rowCount ?? 0) - rows.count
      if dropped > 0 {
        notes.append(
          "\(dropped) of \(part.rowCount ?? 0) rows of \(part.name) are left out, because a cell is empty"
        )
      }
      parts[part.role] = (part, rows)
    }
    guard let split = data.dealing, let (part, rows) = parts[.train] else { return parts }
    var shares = split.shares
    if data.source.value.train != nil {
      shares.insert((.train, 1 - shares.reduce(0) { $0 + $1.fraction }), at: 0)
    }
    var dealing = Dealing(
      split: split, shares: shares,
      random: RandomStream(Philox(seed: seed, purpose: "split", path: "data")))
    let dealt = dealing.deal(rows, key: part.key, target: part.features.last ?? nil)
    for role in DataRole.allCases {
      let isWanted = shares.contains { $0.role == role && $0.fraction > 0 }
      let rows = dealt[role] ?? []
      if rows.isEmpty, isWanted || role == .train {
        reportEmpty(role, split)
      } else if !rows.isEmpty {
        parts[role] = (part, rows)
      }
    }
    return parts
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

  // MARK: - Fitting

  private mutating func fit(_ part: DataPart, _ rows: [Int]) -> Preprocessing? {
    var fitted: [FittedFeature] = []
    for (index, feature) in features.enumerated() {
      guard let raw = part.features[index] else { return nil }
      let isTarget = index == data.inputs.count
      let classes = isTarget ? readout.targetClasses : readout.binaries[feature.name]
      switch FittedFeature.fit(feature, raw, rows: rows, classes: classes, isTarget: isTarget) {
      case .success(let feature): fitted.append(feature)
      case .failure(let failure):
        if let span = feature.columnSpan {
          diagnostics.append(
            Diagnostic(.unsuitableColumn, failure.message, at: span, path: feature.path))
        }
        return nil
      }
    }
    guard let target = fitted.popLast() else { return nil }
    return Preprocessing(inputs: fitted, target: target)
  }

  private mutating func report(_ failure: Preprocessing.EncodingFailure, _ part: DataPart) {
    guard let feature = features.first(where: { $0.name == failure.feature }),
      let span = feature.spans["scale"] ?? feature.columnSpan
    else { return }
    let place = failure.fault.row.map { ": \(part.name):\(part.rows[$0])" } ?? ""
    diagnostics.append(
      Diagnostic(
        failure.fault.code, failure.fault.message + place, at: span, path: feature.path))
  }

  /// A class that training never sees cannot be learnt.
  private mutating func noteClasses(
    _ parts: [DataRole: (part: DataPart, rows: [Int])], _ preprocessing: Preprocessing
  ) {
    guard let classes = preprocessing.target.classes, let target = data.target,
      let (part, rows) = parts[.train], let raw = part.features.last ?? nil, let texts = raw.texts
    else { return }
    let seen = Set(rows.map { raw.code($0) }.filter { $0 >= 0 }.map { texts[$0] })
    let unseen = classes.filter { !seen.contains($0) }
    guard !unseen.isEmpty, let span = target.columnSpan else { return }
    diagnostics.append(
      Diagnostic(
        .suspicious,
        "no training row has the class "
          + unseen.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
          + (unseen.count > 4 ? " or \(unseen.count - 4) more" : ""),
        at: span, help: ["`split: {stratify: true}` deals every class to all parts"],
        path: target.path))
  }

  private func hash() -> String {
    let hashes = readout.parts.flatMap(\.stored).map { SHA256.hash($0) }
    if hashes.count == 1 { return hashes[0] }
    return SHA256.hash(ContiguousArray(hashes.joined().utf8))
  }
}

/// A built-in set in the form of a file that was read.
private func generatedReadout(_ data: DataSpec, seed: UInt64) -> DataReadout? {
  guard let set = data.source.value.generate, let target = data.target else { return nil }
  let source = data.source.value
  var random = RandomStream(Philox(seed: seed, purpose: "generate", path: set.rawValue))
  let points = generate(set, count: source.count, noise: source.noise, from: &random)
  let width = data.inputs.count
  var features: [RawFeature?] = data.inputs.enumerated().map { index, input in
    RawFeature(
      name: input.name, type: .number, columns: [input.name], width: 1, shape: nil,
      values: .numbers(points.inputs, stride: width, offsets: [index]))
  }
  let values: RawFeature.Values =
    if let classes = set.classes {
      .codes(
        ContiguousArray(points.targets.map { Int32($0) }), stride: 1, offset: 0, texts: classes)
    } else {
      .numbers(points.targets, stride: 1, offsets: [0])
    }
  features.append(
    RawFeature(
      name: target.name, type: target.value.type, columns: [target.name], width: 1, shape: nil,
      values: values))
  var bytes = ContiguousArray<UInt8>()
  for value in points.inputs + points.targets {
    for shift in stride(from: UInt64(0), to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> shift))
    }
  }
  let part = DataPart(
    role: .train, name: set.rawValue, rowCount: source.count,
    rows: ContiguousArray(1...source.count), features: features, key: nil, stored: [bytes])
  return DataReadout(parts: [part], targetClasses: set.classes)
}
