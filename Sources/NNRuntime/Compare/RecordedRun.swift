// SPDX-License-Identifier: MIT

package import NNSpec

/// A run folder as it stands: what its log holds, and its spec if that can still be read.
package struct RecordedRun {
  /// The folder, as given.
  package let folder: String
  /// Everything that happened.
  package let events: [TrainingEvent]
  /// The same, as reports see it.
  package let history: RunHistory
  /// The resolved spec; nil if this version does not take it.
  package let spec: ModelSpec?

  /// Reads a folder.
  package init(_ folder: String) throws(EventLog.Problem) {
    guard FileSystem.identity(folder) != nil else {
      throw EventLog.Problem(path: folder, reason: "no such file or directory")
    }
    guard FileSystem.identity("\(folder)/\(EventLog.fileName)") != nil else {
      throw EventLog.Problem(
        path: folder,
        reason: RunFolder.foldAdvice(folder)
          ?? "this is no run folder: it has no \(EventLog.fileName)")
    }
    let events = try EventLog.read(folder)
    guard case .started? = events.first else {
      throw EventLog.Problem(
        path: "\(folder)/\(EventLog.fileName)", reason: "it does not begin with a start")
    }
    self.init(events, folder: folder)
  }

  /// Takes a log that is read already.
  package init(_ events: [TrainingEvent], folder: String) {
    self.folder = folder
    self.events = events
    history = RunHistory(events)
    // The text in the log is that of spec.yaml; the data may be gone, and is not needed.
    let file = SourceFile(
      path: "\(folder)/spec.yaml", bytes: Array(history.start.resolvedSpec.utf8))
    spec = Self.spec(file, folder)
  }

  /// When the log was written last, in seconds since 1970.
  package var writtenAt: Double {
    FileSystem.modified("\(folder)/\(EventLog.fileName)") ?? FileSystem.now
  }

  /// The folder's own name.
  package var name: String { folder.split(separator: "/").last.map(String.init) ?? folder }

  private static func spec(_ file: SourceFile, _ folder: String) -> ModelSpec? {
    let known = (TextFile.read("\(folder)/preprocessing.json")).flatMap { bytes in
      (try? JSONValue.parse(bytes)).flatMap { try? Preprocessing(json: $0) }
    }
    return SpecCheck(
      file, data: .none, known: known.map { DataFacts($0, rows: nil) }
    ).spec
  }
}
