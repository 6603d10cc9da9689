// SPDX-License-Identifier: MIT

/// A data set as read, with what follows from all of its rows.
package struct DataReadout: Sendable {
  /// Training first; a single file is the training part until it is split.
  package let parts: [DataPart]
  /// The examples of each part; empty if only headers were read.
  package let tables: [ExampleTable]
  /// The categories of the target in the order of their indices, or a binary's two values; nil if unknown or numbers.
  package internal(set) var targetClasses: [String]?
  /// The same of the targets behind the first, by name.
  package internal(set) var furtherClasses: [String: [String]] = [:]
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
  guard !data.targets.isEmpty, let place = data.source.span ?? spec.span else { return nil }
  let wanted =
    data.inputs.map { WantedFeature($0, use: .input, place: place) }
    + data.readFeatures.dropFirst(data.inputs.count).map {
      WantedFeature($0, use: .target, place: place)
    }
  let keys = data.keys(place, weightSpan: spec.spans["weight"])
  var builder = ExampleBuilder(
    layout: data.source.value.layout, wanted: wanted, symbols: data.inputs.map(\.value.symbols),
    order: keys.first { $0.use == .split || $0.use == .order },
    weight: keys.first { $0.use == .weight }, place: place,
    path: data.source.path)
  var parts: [DataPart] = []
  var tables: [ExampleTable] = []
  let sources = data.source.value.parts
  let hasWindows = builder.layout.windows != nil
  let read = concurrentMap(sources.count) { index in
    let (role, format) = sources[index]
    // Rows of a file of its own are dealt already; the order of a series matters in all of them.
    let isDealt = role != .train && !hasWindows
    var reader = PartReader(
      baseDirectory: baseDirectory, depth: depth, wanted: wanted,
      keys: isDealt ? keys.filter { $0.use != .split } : keys, place: place,
      path: data.source.path)
    let part = reader.read(format, role: role)
    return (part: part, diagnostics: reader.diagnostics)
  }
  for (part, diagnostics) in read {
    sink += diagnostics
    guard let part, !diagnostics.hasErrors else { continue }
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
  package func keys(
    _ place: SourceSpan, weightSpan: SourceSpan? = nil
  ) -> [WantedFeature] {
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
    if let weight { add(weight, .weight, weightSpan, "data.weight") }
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
