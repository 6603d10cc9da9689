// SPDX-License-Identifier: MIT

import Dispatch
import Synchronization

/// Writes checkpoints beside training: the state is copied at once, the rest is done by a thread of its own.
///
/// At most one is being written; who comes meanwhile waits.
package final class CheckpointWriter: StateSaver, Sendable {
  private struct Progress {
    var isBusy = false
    var failure: RunFolderError?
    /// What the last one took: the copy, and the way to the disk.
    var seconds = 0.0
  }

  /// Files of a run folder that grow, and must be there as far as a checkpoint says.
  static let growingFiles = [MetricsLog.fileName, EventLog.fileName]

  package let origin: RunOrigin
  private let run: String
  private let folder: CheckpointFolder
  private let count: Int
  private let clock: TrainingClock
  private let queue = DispatchQueue(label: "nnrun.checkpoints", qos: .utility)
  private let progress = Mutex(Progress())

  /// Makes the folder that it writes to; `count` checkpoints are kept.
  package init(
    _ folder: RunFolder, origin: RunOrigin, keeping count: Int, clock: TrainingClock
  ) throws(RunFolderError) {
    run = folder.path
    self.origin = origin
    self.folder = CheckpointFolder(run: folder.path)
    self.count = count
    self.clock = clock
    try self.folder.begin(origin)
  }

  /// Whether one is being written.
  package var isBusy: Bool { progress.withLock(\.isBusy) }

  /// What the last one took.
  package var lastSeconds: Double { progress.withLock(\.seconds) }

  /// The newest checkpoint's file; nil before the first.
  package var newestFile: String? { folder.files.first }

  /// Copies the state; it is written when this has returned.
  package func save(
    _ state: TrainingState, _ tensors: [StateTensor], arena: Arena
  ) throws(RunFolderError) {
    try finish()
    let begin = clock.now()
    var sizes: [String: Int] = [:]
    for name in Self.growingFiles { sizes[name] = FileSystem.size(of: "\(run)/\(name)") }
    let image = Checkpoint.image(
      Checkpoint.Header(origin: origin, state: state, fileSizes: sizes), tensors, arena: arena)
    let copied = clock.now() - begin
    progress.withLock { $0.isBusy = true }
    let names = sizes.keys.sorted()
    queue.async { [self] in
      let begin = clock.now()
      let failure = write(image, step: state.step, after: names)
      let seconds = copied + clock.now() - begin
      progress.withLock { $0 = Progress(isBusy: false, failure: failure, seconds: seconds) }
    }
  }

  /// Waits for the one that is being written; throws what kept it from the disk.
  package func finish() throws(RunFolderError) {
    queue.sync {}
    let failure = progress.withLock { progress in
      defer { progress.failure = nil }
      return progress.failure
    }
    if let failure { throw failure }
  }

  private func write(_ image: [UInt8], step: Int, after files: [String]) -> RunFolderError? {
    do throws(RunFolderError) {
      for name in files {
        let path = "\(run)/\(name)"
        try naming(path) { () throws(SystemError) in try FileSystem.sync(path) }
      }
      try folder.write(Checkpoint.sealed(image), step: step)
    } catch {
      return error
    }
    folder.keep(count)
    return nil
  }
}
