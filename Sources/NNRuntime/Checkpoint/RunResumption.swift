// SPDX-License-Identifier: MIT

package import NNSpec

/// A run folder whose run can go on: where from, and what of its files belongs to the time before.
package struct RunResumption: Sendable {
  /// Why a run cannot go on.
  package struct Failure: Error, CustomStringConvertible {
    /// The folder or file.
    package let path: String
    /// What is wrong with it, in lower case, without a full stop.
    package let reason: String
    /// Whether it is the fault of the spec or the data, not of the run folder.
    package let isOfInput: Bool

    package init(path: String, reason: String, isOfInput: Bool = false) {
      (self.path, self.reason, self.isOfInput) = (path, reason, isOfInput)
    }

    package var description: String { "cannot resume \(path): \(reason)" }
  }

  /// What a run has come to.
  package enum Progress: Equatable {
    /// Over, with the status of its summary.
    case finished(String)
    case unfinished
  }

  package let folder: String
  package let origin: RunOrigin
  /// Nil: the run was stopped before its first one, and begins again.
  package let checkpoint: Checkpoint?
  /// Of the checkpoint; empty without one.
  package let file: String
  /// Newer ones that are damaged.
  package let skipped: [CheckpointFolder.Skipped]

  /// Steps that are done.
  package var step: Int { checkpoint?.header.state.step ?? 0 }

  /// The file of the checkpoint, for other processes; empty without one.
  package func checkpointBytes() throws(RunFolderError) -> [UInt8] {
    guard checkpoint != nil else { return [] }
    return try naming(file) { () throws(SystemError) in try FileSystem.read(file) }
  }

  /// Looks at a folder that this process holds.
  package init(folder: String) throws(Failure) {
    let checkpoints = CheckpointFolder(run: folder)
    let newest = checkpoints.newest()
    guard let origin = newest.checkpoint?.header.origin ?? checkpoints.origin else {
      throw Failure(
        path: folder,
        reason: newest.skipped.first.map { "\($0.path) \($0.reason), and no other is there" }
          ?? RunFolder.foldAdvice(folder)
          ?? "it has no checkpoint and does not say what the run began with; train it afresh")
    }
    self.folder = folder
    self.origin = origin
    (checkpoint, file, skipped) = (newest.checkpoint, newest.path, newest.skipped)
  }

  /// Whether a run is over, as far as its folder tells.
  package static func progress(of folder: String) -> Progress {
    guard let bytes = try? FileSystem.read("\(folder)/\(SummaryFile.fileName)"),
      let json = try? JSONValue.parse(bytes), case .string(let status)? = json["status"],
      status != RunEnd.Status.interrupted.rawValue
    else { return .unfinished }
    return .finished(status)
  }

  /// The newest unfinished run of a name in a folder of runs that began with the same spec and data; nil without one.
  ///
  /// `part`: the folder inside a run's that says how it began, if the run is of several.
  package static func newestFolder(
    name: String, in parent: String, origin: RunOrigin, part: String? = nil
  ) -> String? {
    let stem = RunFolder.sanitised(name) + "-"
    let numbers = ((try? FileSystem.names(in: parent)) ?? []).compactMap { entry in
      entry.hasPrefix(stem) ? Int(entry.dropFirst(stem.count)) : nil
    }
    return numbers.sorted(by: >).lazy.map { "\(parent)/\(stem)\($0)" }
      .first { isUnfinished($0, origin: origin, part: part) }
  }

  /// Whether a folder holds such a run.
  package static func isUnfinished(_ folder: String, origin: RunOrigin, part: String? = nil) -> Bool
  {
    progress(of: folder) == .unfinished
      && began(part.map { "\(folder)/\($0)" } ?? folder, as: origin)
  }

  /// Whether the run in a folder began with the same spec and data.
  package static func began(_ folder: String, as origin: RunOrigin) -> Bool {
    CheckpointFolder(run: folder).origin.map { $0.difference(from: origin) == nil } ?? false
  }

  /// The spec as it was resolved, under the path that it was read from, which its data is relative to.
  package func spec() throws(Failure) -> SourceFile {
    let path = "\(folder)/spec.yaml"
    guard let bytes = try? FileSystem.read(path) else {
      throw Failure(path: path, reason: "it is not there or cannot be read")
    }
    let environment = (try? FileSystem.read("\(folder)/\(EnvironmentFile.fileName)")) ?? []
    guard case .string(let given)? = (try? JSONValue.parse(environment))?["spec"] else {
      return SourceFile(path: path, bytes: bytes)
    }
    return SourceFile(path: given, bytes: bytes)
  }

  /// Refuses a spec or data that are not those of the run.
  package func check(_ now: RunOrigin) throws(Failure) {
    if let reason = origin.difference(from: now) {
      throw Failure(path: folder, reason: reason, isOfInput: true)
    }
  }

  /// Cuts the run's growing files back to the checkpoint, and returns what they hold of the time before it.
  func cutBack(_ folder: RunFolder) throws(RunFolderError) -> [TrainingEvent] {
    try folder.unfinish()
    CheckpointFolder(run: folder.path).setAside(skipped)
    for name in CheckpointWriter.growingFiles {
      let path = folder.path(of: name)
      guard let length = FileSystem.size(of: path) else { continue }
      let size = checkpoint?.header.fileSizes[name] ?? 0
      // A file that is shorter has lost something; what it has is as good as it was.
      guard size < length else { continue }
      try naming(path) { () throws(SystemError) in try FileSystem.cut(path, to: size) }
    }
    // Without them the report lacks the time before, and nothing else does.
    return (try? EventLog.read(folder.path)) ?? []
  }
}
