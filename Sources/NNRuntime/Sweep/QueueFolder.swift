// SPDX-License-Identifier: MIT

/// The folder `queue` of a sweep, through which its controller and workers elsewhere speak: small files, each written by one of
/// them and whole or not there at all.
///
/// - `controller`: made new every second by the process that has the sweep.
/// - `worker-NAME`: the same by each worker; its text is how many runs it takes at once.
/// - `job-N`: a run that any worker may take; its text is the command line.
/// - `job-N.claim`: made by the worker that has it, whose name is the text, and made new every second.
/// - `job-N.end`: how the run ended.
/// - `over`: the sweep has ended; workers leave.
package struct QueueFolder: Sendable {
  package static let name = "queue"
  /// Seconds without a sign after which a process is taken for dead.
  package static let patience = 30.0
  /// Seconds between two signs.
  package static let pulse = 1.0

  package let path: String

  /// Of the sweep in a folder.
  package init(sweep folder: String) { path = "\(folder)/\(Self.name)" }

  package var controller: String { "\(path)/controller" }
  package var over: String { "\(path)/over" }
  func worker(_ name: String) -> String { "\(path)/\(Self.workerPrefix)\(name)" }
  func job(_ number: Int) -> String { "\(path)/\(Self.jobPrefix)\(number)" }
  func claim(_ number: Int) -> String { job(number) + ".claim" }
  func end(_ number: Int) -> String { job(number) + ".end" }

  static let workerPrefix = "worker-"
  static let jobPrefix = "job-"

  /// The names of all files; none where there is no folder.
  var names: [String] { (try? FileSystem.names(in: path)) ?? [] }

  /// The numbers of the jobs that nobody has taken, in their order.
  var openJobs: [Int] {
    let names = Set(names)
    return names.compactMap { name in
      guard name.hasPrefix(Self.jobPrefix), let number = Int(name.dropFirst(Self.jobPrefix.count)),
        !names.contains(name + ".claim"), !names.contains(name + ".end")
      else { return nil }
      return number
    }.sorted()
  }

  /// Seconds by which a file is older than another that was written just now; nil if it is not there.
  static func age(of path: String, at now: String) -> Double? {
    guard let time = FileSystem.modified(path), let now = FileSystem.modified(now)
    else { return nil }
    return now - time
  }

  /// Writes a file that appears whole.
  func write(_ text: String, to path: String, by name: String) throws(RunFolderError) {
    try naming(path) { () throws(SystemError) in
      try FileSystem.replace(
        path, with: [Array(text.utf8)[...]], partial: "\(self.path)/.\(name).partial")
    }
  }

  static func text(of path: String) -> String? {
    (try? FileSystem.read(path)).map { String(decoding: $0, as: UTF8.self) }
  }
}
