// SPDX-License-Identifier: MIT

internal import NNSpec

/// A worker's side of a sweep's queue: takes runs, starts them as children, and tells how they ended.
package final class QueueWorker {
  /// Why a worker stops.
  package enum Outcome {
    /// The sweep has ended.
    case over
    /// Nobody has the sweep any more.
    case orphaned
    /// This worker was told to.
    case stopped
  }

  private struct Taken {
    let number: Int
    let process: any TrialProcess
    /// Whether the controller has taken it back.
    var isLost = false
  }

  private let folder: QueueFolder
  private let name: String
  private let places: Int
  private let clock: TrainingClock
  private let start: ([String]) throws(SystemError) -> any TrialProcess
  private var taken: [Taken] = []
  private var lastPulse = -Double.infinity
  /// When there was a controller for the last time.
  private var lastLed: Double

  /// Takes nothing yet.
  ///
  /// `name`: unlike that of any other worker.
  /// `start`: starts a run with these words of its command line.
  package init(
    sweep path: String, name: String, places: Int, clock: TrainingClock,
    start: @escaping ([String]) throws(SystemError) -> any TrialProcess
  ) {
    folder = QueueFolder(sweep: path)
    (self.name, self.places) = (RunFolder.sanitised(name), places)
    (self.clock, self.start) = (clock, start)
    lastLed = clock.now()
  }

  /// Works until there is a reason to stop, and for none of its runs any more.
  package func work(
    isStopped: () -> Bool, pause: () -> Void
  ) throws(RunFolderError) -> Outcome {
    defer { try? FileSystem.remove(folder.worker(name)) }
    var outcome: Outcome?
    while true {
      if outcome == nil { outcome = reasonToStop(isStopped) }
      if outcome != nil { for run in taken { run.process.letGo() } }
      try beat(isLeaving: outcome != nil)
      if outcome == nil { try take() }
      try collect()
      if let outcome, taken.isEmpty { return outcome }
      pause()
    }
  }

  private func reasonToStop(_ isStopped: () -> Bool) -> Outcome? {
    if isStopped() { return .stopped }
    if FileSystem.kind(of: folder.over) != nil { return .over }
    // Where there is no sign of ours yet, nothing can be told.
    guard FileSystem.kind(of: folder.worker(name)) != nil else { return nil }
    if let age = QueueFolder.age(of: folder.controller, at: folder.worker(name)) {
      if age > QueueFolder.patience { return .orphaned }
      lastLed = clock.now()
    }
    // Its sign may have been removed, and come again.
    return clock.now() - lastLed > QueueFolder.patience ? .orphaned : nil
  }

  // MARK: - Signs of life

  private func beat(isLeaving: Bool) throws(RunFolderError) {
    let now = clock.now()
    guard now - lastPulse >= QueueFolder.pulse else { return }
    lastPulse = now
    if isLeaving {
      try? FileSystem.remove(folder.worker(name))
    } else {
      try folder.write("\(places)\n", to: folder.worker(name), by: name)
    }
    for index in taken.indices {
      let claim = folder.claim(taken[index].number)
      guard QueueFolder.text(of: claim) == name else {
        taken[index].isLost = true
        taken[index].process.letGo()
        continue
      }
      try? FileSystem.touch(claim)
    }
  }

  // MARK: - Runs

  private func take() throws(RunFolderError) {
    for number in folder.openJobs {
      guard taken.count < places else { return }
      let claim = folder.claim(number)
      // Somebody else was faster.
      guard (try? FileSystem.writeNew(Array(name.utf8), to: claim)) != nil else { continue }
      guard let words = words(of: number) else {
        try? FileSystem.remove(claim)
        continue
      }
      do throws(SystemError) {
        taken.append(Taken(number: number, process: try start(words)))
      } catch {
        try? FileSystem.remove(claim)
        throw RunFolderError(path: "a trial's process", error)
      }
    }
  }

  private func words(of number: Int) -> [String]? {
    guard let bytes = try? FileSystem.read(folder.job(number)),
      case .array(let items)? = try? JSONValue.parse(bytes)
    else { return nil }
    let words = items.compactMap { if case .string(let word) = $0 { word } else { nil } }
    return words.isEmpty ? nil : words
  }

  private func collect() throws(RunFolderError) {
    for index in taken.indices.reversed() {
      let run = taken[index]
      guard let ending = run.process.ending() else { continue }
      taken.remove(at: index)
      if run.isLost { continue }
      if ending.wasAsked {
        // It goes on elsewhere from what it has saved.
        try? FileSystem.remove(folder.claim(run.number))
      } else {
        try folder.write(ending.text + "\n", to: folder.end(run.number), by: name)
      }
    }
  }
}

extension ChildProcess.Ending {
  /// Whether a run ended because it was told to, with its state saved.
  fileprivate var wasAsked: Bool { self == .exited(code: 130) || self == .exited(code: 143) }
}
