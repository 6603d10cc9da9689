// SPDX-License-Identifier: MIT

package import NNSpec

extension Preprocessing {
  /// Reads a new file for a trained network: csv, tsv (by its name, `.gz` or not) or the images of an IDX file.
  ///
  /// With `needsTarget` the target's column must be there (to evaluate); otherwise it is read if it is there, and its cells may be
  /// empty. Rows that `missing: drop` concerns are left out, as `rows` of the result shows. Unknown categories take the slot of
  /// the unknown. Nil after an error; diagnostics then name the file, since no spec does.
  package func encode(
    file path: String, baseDirectory: String = "", delimiter: UInt8? = nil,
    needsTarget: Bool = false,
    reportingTo sink: inout [Diagnostic]
  ) -> DataSplit? {
    let place = SourceSpan(file: SourceFile(path: path, bytes: []), start: 0, end: 0)
    var reader = PartReader(
      baseDirectory: baseDirectory, depth: .everything,
      wanted: wanted(needsTarget: needsTarget, place: place), key: nil, place: place, path: "")
    let part = reader.read(file: path, delimiter: delimiter)
    sink += reader.diagnostics
    guard let part, !reader.diagnostics.hasErrors else { return nil }
    return encode(part, needsTarget: needsTarget, place: place, reportingTo: &sink)
  }

  /// Encodes the source of a data block with what was fitted before, as `evaluate` does for one part's file.
  package func encode(
    _ format: DataFormat, baseDirectory: String, place: SourceSpan, needsTarget: Bool,
    reportingTo sink: inout [Diagnostic]
  ) -> DataSplit? {
    var reader = PartReader(
      baseDirectory: baseDirectory, depth: .everything,
      wanted: wanted(needsTarget: needsTarget, place: place), key: nil, place: place, path: "")
    let part = reader.read(format, role: .test)
    sink += reader.diagnostics
    guard let part, !reader.diagnostics.hasErrors else { return nil }
    return encode(part, needsTarget: needsTarget, place: place, reportingTo: &sink)
  }

  private func encode(
    _ part: DataPart, needsTarget: Bool, place: SourceSpan, reportingTo sink: inout [Diagnostic]
  ) -> DataSplit? {
    for (feature, raw) in zip(inputs + [target], part.features) {
      guard let raw, raw.width != feature.size else { continue }
      sink.append(
        Diagnostic(
          .unsuitableColumn,
          "`\(feature.name)` has \(raw.width) values in `\(part.name)`, the network was trained on \(feature.size)",
          at: place))
      return nil
    }
    // Without need of the target, its empty cells must not leave out rows.
    let strategies = inputs.map(\.missing) + [needsTarget ? target.missing : .error]
    let rows = part.keptRows(strategies)
    let raw = part.features.last ?? nil
    let hasTarget = raw.map { raw in needsTarget || !rows.contains { raw.isMissing($0) } } ?? false
    switch encode(part, rows: rows, hasTarget: hasTarget) {
    case .success(let split): return split
    case .failure(let failure):
      // A target that cannot be read is no hindrance to predicting.
      if !needsTarget, failure.feature == target.name,
        case .success(let split) = encode(part, rows: rows, hasTarget: false)
      {
        return split
      }
      let row = failure.fault.row.map { ": \(part.name):\(part.rows[$0])" } ?? ""
      sink.append(Diagnostic(failure.fault.code, failure.fault.message + row, at: place))
      return nil
    }
  }
}
