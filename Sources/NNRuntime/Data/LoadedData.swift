// SPDX-License-Identifier: MIT

package import NNSpec

/// A data set ready for training.
package struct LoadedData: Sendable {
  package let train: DataSplit
  package let validation: DataSplit?
  package let test: DataSplit?
  package var preprocessing: Preprocessing
  /// Of the one file as it is on the disk; of several, of their hashes one after the other.
  package let sha256: String
  /// Bytes of all files as they are on the disk.
  package let storedBytes: Int
  /// What each part holds, if it was asked for.
  package var summary: DataSummary?
  /// What was done to the data and might surprise, a sentence each.
  package var notes: [String]

  /// The time steps of the longest example of all parts.
  package var longest: Int {
    [train, validation, test].compactMap { $0?.longest }.max() ?? 1
  }
}

/// Reads, splits, fits and encodes the data of a spec; nil after an error, which is reported.
///
/// Everything fitted comes from the training part alone; the classes of a target and the two values of a binary come from all
/// rows. With `masking`, time steps whose numbers, as the file has them, all equal it are left out before anything is fitted;
/// an example may keep none. With `wantsSummary` every cell is looked at once more.
package func loadData(
  _ spec: Chosen<DataSpec>, baseDirectory: String, seed: UInt64, masking: Double? = nil,
  wantsSummary: Bool = false, reportingTo sink: inout [Diagnostic]
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
  var loader = DataLoader(spec: spec, readout: readout, seed: seed, masking: masking)
  let loaded = loader.load(wantsSummary: wantsSummary)
  diagnostics += loader.diagnostics
  return diagnostics.hasErrors ? nil : loaded
}
