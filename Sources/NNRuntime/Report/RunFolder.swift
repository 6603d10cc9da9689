// SPDX-License-Identifier: MIT

/// The folder in which one run leaves its files; held by one process at a time.
///
/// The lock is the file `.lock`, which also marks a folder as a run's. Closing it, or the end of
/// the process, frees it.
package final class RunFolder {
  /// Files a run writes at its top level: overwriting removes these and nothing else.
  package static let fileNames = [
    "spec.yaml", EventLog.fileName, "metrics.jsonl", "summary.json", "report.html", "report.md",
    "model.safetensors",
    "preprocessing.json", "environment.json", "log.txt", RateReport.pageName,
    RateReport.numbersName, LiveReport.fileName,
  ]
  static let lockName = ".lock"

  /// Where it is, as given.
  package let path: String
  private let lock: Int32

  private init(path: String, lock: Int32) {
    self.path = path
    self.lock = lock
  }

  deinit { FileSystem.unlock(lock) }

  /// Creates `<parent>/<name>-<n>` with the next number and points `<parent>/latest` at it, unless it is to hold no
  /// model.
  ///
  /// Two processes may do so at once: making the directory is what takes a number.
  package static func create(
    name: String, in parent: String = "runs", isLatest: Bool = true
  ) throws(RunFolderError) -> RunFolder {
    try makeDirectories(parent)
    let stem = sanitised(name)
    let taken = try naming(parent) { () throws(SystemError) in try FileSystem.names(in: parent) }
      .compactMap { $0.hasPrefix(stem + "-") ? Int($0.dropFirst(stem.count + 1)) : nil }
    var number = (taken.max() ?? 0) + 1
    while true {
      let path = "\(parent)/\(stem)-\(number)"
      do throws(SystemError) {
        try FileSystem.makeDirectory(path)
      } catch  where error.isTaken {
        number += 1
        continue
      } catch {
        throw RunFolderError(path: path, error)
      }
      let folder = try hold(path)
      if isLatest { try link("\(stem)-\(number)", in: parent) }
      return folder
    }
  }

  /// Uses a given folder, which must be new or empty unless it holds an earlier run that may be
  /// overwritten.
  package static func create(at path: String, overwrite: Bool = false) throws(RunFolderError)
    -> RunFolder
  {
    try makeDirectories(path)
    let names = try naming(path) { () throws(SystemError) in try FileSystem.names(in: path) }
    if names.isEmpty { return try hold(path) }
    guard overwrite else {
      throw RunFolderError(
        path: path, reason: "the folder is not empty; --overwrite replaces a run")
    }
    guard names.contains(lockName) else {
      throw RunFolderError(path: path, reason: "the folder holds other files than a run's")
    }
    let folder = try hold(path)
    try folder.clear()
    return folder
  }

  /// The name of the folder of a fold, inside that of a cross-validation.
  package static func name(ofFold number: Int) -> String { "fold-\(number)" }

  /// What to do with a folder that holds the runs of a cross-validation and is none itself; nil for others.
  static func foldAdvice(_ path: String) -> String? {
    if FileSystem.kind(of: "\(path)/\(SweepJournal.fileName)") == .file {
      return "it holds the trials of a sweep: name one of them, as in \(path)/trial-001"
    }
    let first = "\(path)/\(name(ofFold: 1))"
    guard FileSystem.kind(of: "\(first)/\(lockName)") == .file,
      FileSystem.kind(of: "\(path)/\(EventLog.fileName)") == nil
    else { return nil }
    return "it holds the runs of a cross-validation: name one of them, as in \(first)"
  }

  /// Takes hold of an earlier run's folder to go on writing in it.
  package static func reopen(_ path: String) throws(RunFolderError) -> RunFolder {
    guard FileSystem.kind(of: path + "/" + lockName) == .file else {
      throw RunFolderError(path: path, reason: "this is no run folder")
    }
    return try hold(path)
  }

  /// Removes what says how the run ended: it goes on.
  package func unfinish() throws(RunFolderError) {
    for name in [SummaryFile.fileName, MarkdownReport.fileName] {
      let path = path(of: name)
      guard FileSystem.kind(of: path) != nil else { continue }
      try naming(path) { () throws(SystemError) in try FileSystem.remove(path) }
    }
  }

  /// Returns a file's path.
  package func path(of name: String) -> String { "\(path)/\(name)" }

  /// Replaces a file: readers see the old or the new content, whole, and a failure leaves the old.
  package func write(_ name: String, _ bytes: [UInt8]) throws(RunFolderError) {
    let partial = path(of: ".\(name).partial")
    try change(name) { path throws(SystemError) in
      try FileSystem.replace(path, with: [bytes[...]], partial: partial)
    }
  }

  /// Replaces a file with text.
  package func write(_ name: String, _ text: String) throws(RunFolderError) {
    try write(name, Array(text.utf8))
  }

  /// Removes a file, if it is there.
  package func remove(_ name: String) throws(RunFolderError) {
    let path = path(of: name)
    guard FileSystem.kind(of: path) == .file else { return }
    try naming(path) { () throws(SystemError) in try FileSystem.remove(path) }
  }

  /// Adds a line to a file, whole or not at all; `isSynced`: and waits until it is on the disk.
  package func append(
    _ name: String, line: String, isSynced: Bool = false
  ) throws(RunFolderError) {
    try change(name) { path throws(SystemError) in
      try FileSystem.append(Array((line + "\n").utf8), to: path)
      if isSynced { try FileSystem.sync(path) }
    }
  }

  private func change(
    _ name: String, _ body: (String) throws(SystemError) -> Void
  ) throws(RunFolderError) {
    try requireThere()
    let path = path(of: name)
    do throws(RunFolderError) {
      try naming(path) { () throws(SystemError) in try body(path) }
    } catch {
      // That the folder has gone this moment says more than that a file cannot be made in it.
      try requireThere()
      throw error
    }
  }

  /// Who removes a folder may put another in its place, and that one is not ours to write in.
  private func requireThere() throws(RunFolderError) {
    guard FileSystem.isOpen(path(of: Self.lockName), as: lock) else {
      throw RunFolderError(path: path, reason: "the run folder was removed while the run was on")
    }
  }

  /// Turns a spec's name into a file name: letters, digits, `.`, `_` and `-`, at most 80 bytes.
  package static func sanitised(_ name: String) -> String {
    var result = ""
    for character in name {
      let isPlain = character.isLetter || character.isNumber || "._-".contains(character)
      let next = isPlain ? character : "-"
      if next == "-" && (result.isEmpty || result.hasSuffix("-")) { continue }
      if next == "." && result.isEmpty { continue }
      if result.utf8.count + String(next).utf8.count > 80 { break }
      result.append(next)
    }
    while result.hasSuffix("-") || result.hasSuffix(".") { result.removeLast() }
    return result.isEmpty ? "run" : result
  }

  private static func hold(_ path: String) throws(RunFolderError) -> RunFolder {
    let lockPath = "\(path)/\(lockName)"
    do {
      return RunFolder(path: path, lock: try FileSystem.lock(lockPath))
    } catch  where error.isLocked {
      let holder =
        (try? FileSystem.read(lockPath)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let number = holder.filter(\.isNumber)
      throw RunFolderError(
        path: path,
        reason: "another process\(number.isEmpty ? "" : " (\(number))") is writing this run",
        isHeld: true)
    } catch {
      throw RunFolderError(path: lockPath, error)
    }
  }

  private static func makeDirectories(_ path: String) throws(RunFolderError) {
    var built = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      built += (built.isEmpty || built == "/" ? "" : "/") + part
      if FileSystem.kind(of: built) == nil {
        do {
          try FileSystem.makeDirectory(built)
        } catch  where error.isTaken {
          // Another process was faster.
        } catch {
          throw RunFolderError(path: built, error)
        }
      }
    }
  }

  private static func link(_ name: String, in parent: String) throws(RunFolderError) {
    let latest = "\(parent)/latest"
    // The folder's own name keeps two that are made at once apart.
    let fresh = "\(parent)/.latest-\(name)"
    try naming(latest) { () throws(SystemError) in
      try? FileSystem.remove(fresh)
      try FileSystem.makeLink(fresh, to: name)
      do throws(SystemError) {
        try FileSystem.rename(fresh, to: latest)
      } catch {
        try? FileSystem.remove(fresh)
        throw error
      }
    }
  }

  private func clear() throws(RunFolderError) {
    var doomed = Self.fileNames.map(path(of:))
    let checkpoints = path(of: "checkpoints")
    if let names = try? FileSystem.names(in: checkpoints) {
      doomed += names.map { "\(checkpoints)/\($0)" }
    }
    for file in doomed where FileSystem.kind(of: file) == .file {
      try naming(file) { () throws(SystemError) in try FileSystem.remove(file) }
    }
    try TensorBoardLog.removeFiles(in: path)
    try removeFolds()
  }

  /// Those of a cross-validation; what others put into them stays, with their folders.
  private func removeFolds() throws(RunFolderError) {
    for number in 1... {
      let path = path(of: Self.name(ofFold: number))
      guard FileSystem.kind(of: "\(path)/\(Self.lockName)") == .file else { return }
      try Self.hold(path).clear()
      try? FileSystem.remove("\(path)/\(Self.lockName)")
      try? FileSystem.removeDirectory("\(path)/checkpoints")
      try? FileSystem.removeDirectory(path)
    }
  }
}
