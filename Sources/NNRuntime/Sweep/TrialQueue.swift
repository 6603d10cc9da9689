// SPDX-License-Identifier: MIT

internal import NNSpec

/// The controller's side of a sweep's queue: offers runs to workers elsewhere and hears how they ended.
package final class TrialQueue {
  private let folder: QueueFolder
  private let clock: TrainingClock
  private var next = 1
  /// What was offered and has not ended: the words, and when.
  private var offered: [Int: (words: [String], since: Double)] = [:]
  private var lastPulse = -Double.infinity
  private var lastLook = -Double.infinity
  /// What the last look at the folder found.
  private var places = 0
  private var ended: Set<String> = []

  /// Seconds between two looks: a folder over a network answers slowly.
  private static let interval = 0.05
  /// Seconds that workers have to take a run before the controller may take it back.
  private static let grace = 1.0

  /// Begins anew, with nothing of what an earlier controller left: its workers see that their claims are gone, and let go.
  package init(sweep path: String, clock: TrainingClock) throws(RunFolderError) {
    folder = QueueFolder(sweep: path)
    self.clock = clock
    for name in folder.names { try? FileSystem.remove("\(folder.path)/\(name)") }
    try sign()
  }

  /// Says that there is a controller, in a folder that may have been removed.
  private func sign() throws(RunFolderError) {
    let folder = folder
    if FileSystem.kind(of: folder.path) == nil {
      try naming(folder.path) { () throws(SystemError) in try FileSystem.makeDirectory(folder.path)
      }
    }
    try folder.write("\(FileSystem.processIdentifier)\n", to: folder.controller, by: "controller")
  }

  /// Runs that workers could begin now.
  package func freePlaces() -> Int {
    look()
    return max(0, places - offered.count)
  }

  /// Offers a run to whoever takes it.
  package func offer(_ words: [String]) throws(RunFolderError) -> any TrialProcess {
    let number = next
    next += 1
    try write(words, as: number)
    offered[number] = (words, clock.now())
    return OfferedRun(number, self)
  }

  private func write(_ words: [String], as number: Int) throws(RunFolderError) {
    let text = JSONValue.array(words.map(JSONValue.string)).text
    try folder.write(text + "\n", to: folder.job(number), by: "controller")
  }

  /// Takes back a run that no worker has taken for a while; false if one has it, or it was not offered here.
  package func takeBack(_ process: any TrialProcess) -> Bool {
    guard let run = process as? OfferedRun, let since = offered[run.number]?.since,
      clock.now() - since >= Self.grace,
      // As a worker would, so that none can at the same time.
      (try? FileSystem.writeNew(Array("controller".utf8), to: folder.claim(run.number))) != nil
    else { return false }
    remove(run.number)
    return true
  }

  /// Tells workers to leave.
  package func close() { try? folder.write("over\n", to: folder.over, by: "controller") }

  // MARK: - Looking

  private func look() {
    let now = clock.now()
    if now - lastPulse >= QueueFolder.pulse {
      lastPulse = now
      if (try? FileSystem.touch(folder.controller)) == nil { try? sign() }
      releaseDead()
      offerLost()
    }
    guard now - lastLook >= Self.interval else { return }
    lastLook = now
    ended = Set(folder.names.filter { $0.hasSuffix(".end") })
  }

  /// Counts the workers that live, and takes runs from those that do not.
  private func releaseDead() {
    places = 0
    for name in folder.names {
      let path = "\(folder.path)/\(name)"
      let isDead =
        QueueFolder.age(of: path, at: folder.controller).map { $0 > QueueFolder.patience } ?? true
      if name.hasPrefix(QueueFolder.workerPrefix) {
        if isDead {
          try? FileSystem.remove(path)
        } else {
          places += QueueFolder.text(of: path).flatMap { Int($0.filter(\.isNumber)) } ?? 0
        }
      } else if name.hasSuffix(".claim"), isDead {
        try? FileSystem.remove(path)
      }
    }
  }

  /// Writes again what somebody has removed.
  private func offerLost() {
    for (number, run) in offered
    where FileSystem.kind(of: folder.job(number)) == nil
      && FileSystem.kind(of: folder.end(number)) == nil
    {
      try? write(run.words, as: number)
    }
  }

  fileprivate func ending(of number: Int) -> ChildProcess.Ending? {
    look()
    let path = folder.end(number)
    guard ended.contains(QueueFolder.jobPrefix + "\(number).end"),
      let ending = QueueFolder.text(of: path).flatMap(ChildProcess.Ending.init)
    else { return nil }
    remove(number)
    return ending
  }

  fileprivate func remove(_ number: Int) {
    for path in [folder.job(number), folder.claim(number), folder.end(number)] {
      try? FileSystem.remove(path)
    }
    offered[number] = nil
  }
}

/// A run that a worker takes, or has taken.
private final class OfferedRun: TrialProcess {
  let number: Int
  private let queue: TrialQueue
  private var isLetGo = false

  init(_ number: Int, _ queue: TrialQueue) { (self.number, self.queue) = (number, queue) }

  func ending() -> ChildProcess.Ending? {
    // Whoever has it sees that it is gone, and stops; it goes on from what is saved.
    isLetGo ? .killed(signal: 15) : queue.ending(of: number)
  }

  func letGo() {
    isLetGo = true
    queue.remove(number)
  }
}
