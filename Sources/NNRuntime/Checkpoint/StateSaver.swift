// SPDX-License-Identifier: MIT

/// Whoever keeps the states of a run that trains.
package protocol StateSaver: AnyObject {
  /// Whether a state is still being put away.
  var isBusy: Bool { get }
  /// What the last one took.
  var lastSeconds: Double { get }
  /// Copies a state; it may be put away after this has returned.
  func save(_ state: TrainingState, _ tensors: [StateTensor], arena: Arena) throws(RunFolderError)
  /// Waits until all are put away.
  func finish() throws(RunFolderError)
}

/// Keeps the last state in memory, as the bytes of its file.
package final class MemorySaver: StateSaver {
  /// Empty before the first.
  package private(set) var bytes: [UInt8] = []
  private let origin: RunOrigin

  package init(origin: RunOrigin) { self.origin = origin }

  package var isBusy: Bool { false }
  package var lastSeconds: Double { 0 }

  package func save(
    _ state: TrainingState, _ tensors: [StateTensor], arena: Arena
  ) throws(RunFolderError) {
    let header = Checkpoint.Header(origin: origin, state: state, fileSizes: [:])
    bytes = Checkpoint.sealed(Checkpoint.image(header, tensors, arena: arena)).flatMap(\.self)
  }

  package func finish() throws(RunFolderError) {}
}
