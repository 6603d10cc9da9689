// SPDX-License-Identifier: MIT

/// The event files that TensorBoard reads: `events/` of a run folder.
///
/// The run itself has one file there, and each part of the data one in a folder below, because TensorBoard draws equal tags of
/// several folders into one chart. Files are only ever added to.
package struct TensorBoardLog {
  /// Their folder in the run folder.
  package static let folderName = "events"
  /// The folders that may hold event files.
  package static let folderNames = TensorBoardEntry.Place.allCases.map(folderName)

  private let folder: String
  private let startedAt: Double
  private let resumedAt: Int?
  private var files: [TensorBoardEntry.Place: String] = [:]

  /// Begins event files.
  ///
  /// - Parameters:
  ///   - folder: the run folder.
  ///   - startedAt: seconds since 1970 at the start of training.
  ///   - resumedAt: the first step that is made again, if the run goes on from a checkpoint: TensorBoard then forgets what the
  ///     earlier files say of it and later ones.
  package init(in folder: String, startedAt: Double, resumedAt: Int? = nil) {
    self.folder = folder
    self.startedAt = startedAt
    self.resumedAt = resumedAt
  }

  /// Writes what an event says; `history` knows of it already.
  package mutating func receive(
    _ event: TrainingEvent, _ history: RunHistory
  ) throws(RunFolderError) {
    for entry in TensorBoardEntry.of(event, history, startedAt: startedAt) { try write(entry) }
  }

  /// Writes the files of a whole run in place of those that are there.
  package static func rebuild(
    _ events: [TrainingEvent], in folder: String, endedAt: Double
  ) throws(RunFolderError) {
    try removeFiles(in: folder)
    let history = RunHistory(events)
    let seconds = history.end?.totalSeconds ?? history.evaluations.last?.seconds ?? 0
    var log = TensorBoardLog(
      in: folder, startedAt: endedAt - (seconds.isFinite ? seconds : 0))
    for event in events { try log.receive(event, history) }
  }

  /// Removes event files and nothing else.
  package static func removeFiles(in folder: String) throws(RunFolderError) {
    for name in folderNames {
      let path = "\(folder)/\(name)"
      for file in (try? FileSystem.names(in: path)) ?? [] where file.hasPrefix(prefix) {
        try naming("\(path)/\(file)") { () throws(SystemError) in
          try FileSystem.remove("\(path)/\(file)")
        }
      }
    }
  }

  // MARK: - Files

  private static let prefix = "events.out.tfevents."

  private static func folderName(_ place: TensorBoardEntry.Place) -> String {
    place == .run ? folderName : "\(folderName)/\(place.rawValue)"
  }

  private mutating func write(_ entry: TensorBoardEntry) throws(RunFolderError) {
    let wallTime = startedAt + (entry.seconds.isFinite ? entry.seconds : 0)
    var bytes: [UInt8] = []
    if files[entry.place] == nil {
      files[entry.place] = try newFile(entry.place)
      bytes += Self.record(wallTime, 0, .version)
      if let resumedAt { bytes += Self.record(wallTime, resumedAt, .sessionStart) }
    }
    bytes += Self.record(wallTime, entry.step, .values(entry.values))
    let path = files[entry.place, default: ""]
    try naming(path) { () throws(SystemError) in try FileSystem.append(bytes, to: path) }
  }

  private static func record(
    _ wallTime: Double, _ step: Int, _ content: TensorBoardEvent.Content
  ) -> [UInt8] {
    EventRecord.framed(TensorBoardEvent(wallTime: wallTime, step: step, content: content).bytes)
  }

  /// The path of a file that is not there yet: TensorBoard reads those of a folder in the order of their names.
  private func newFile(_ place: TensorBoardEntry.Place) throws(RunFolderError) -> String {
    let directory = "\(folder)/\(Self.folderName(place))"
    for path in ["\(folder)/\(Self.folderName)", directory] where FileSystem.kind(of: path) == nil {
      try naming(path) { () throws(SystemError) in try FileSystem.makeDirectory(path) }
    }
    let earlier = try naming(directory) { () throws(SystemError) in
      try FileSystem.names(in: directory).filter { $0.hasPrefix(Self.prefix) }
    }
    // A clock that went back, or a second run within a second, must not put a file before those that are there.
    let latest = earlier.compactMap { Int($0.dropFirst(Self.prefix.count).prefix { $0 != "." }) }
      .max()
    let second = max(Int(startedAt.rounded(.down)), latest ?? 0)
    let digits = String(second)
    let padded = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    let process = FileSystem.processIdentifier
    return "\(directory)/\(Self.prefix)\(padded).nnrun.\(process).\(earlier.count)"
  }
}
