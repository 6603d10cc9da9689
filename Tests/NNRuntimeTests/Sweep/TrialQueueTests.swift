// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import Testing

/// The files by which a sweep's controller and its workers elsewhere speak.
@Suite struct TrialQueueTests {
  /// A run that ends when it is told to.
  private final class Run: TrialProcess {
    var end: ChildProcess.Ending?
    private(set) var isLetGo = false

    func ending() -> ChildProcess.Ending? { isLetGo ? .exited(code: 143) : end }
    func letGo() { isLetGo = true }
  }

  /// A controller and a worker in one folder, with a clock that goes on when it is told to.
  private final class Scene {
    let folder: TemporaryFolder
    let queue: TrialQueue
    var runs: [Run] = []
    var words: [[String]] = []
    let clock: Now

    init() throws {
      let folder = try TemporaryFolder([:] as [String: String])
      self.folder = folder
      let now = Now()
      clock = now
      queue = try TrialQueue(sweep: folder.path, clock: TrainingClock { now.seconds })
    }

    final class Now: @unchecked Sendable { var seconds = 0.0 }

    func worker(_ name: String, places: Int = 1) -> QueueWorker {
      let now = clock
      return QueueWorker(
        sweep: folder.path, name: name, places: places, clock: TrainingClock { now.seconds }
      ) { [self] words in
        self.words.append(words)
        let run = Run()
        runs.append(run)
        return run
      }
    }

    func path(_ name: String) -> String { "\(folder.path)/queue/\(name)" }
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// As if it was written so many seconds ago.
    func age(_ name: String, by seconds: Double) throws {
      try FileManager.default.setAttributes(
        [.modificationDate: Date().addingTimeInterval(-seconds)], ofItemAtPath: path(name))
    }
  }

  @Test func aWorkerTakesWhatIsOfferedAndTellsHowItEnded() throws {
    let scene = try Scene()
    let worker = scene.worker("a", places: 2)
    #expect(scene.queue.freePlaces() == 0)
    var (first, second): ((any TrialProcess)?, (any TrialProcess)?)
    var round = 0
    let outcome = try worker.work(isStopped: { round > 8 }) {
      round += 1
      scene.clock.seconds += 2
      switch round {
      case 1:
        #expect(scene.queue.freePlaces() == 2)
        first = try? scene.queue.offer(["nnrun", "train", "a b.yaml"])
        second = try? scene.queue.offer(["nnrun", "train", "c.yaml"])
        #expect(scene.queue.freePlaces() == 0)
      case 2:
        #expect(scene.words == [["nnrun", "train", "a b.yaml"], ["nnrun", "train", "c.yaml"]])
        #expect(first?.ending() == nil && second?.ending() == nil)
        scene.runs[0].end = .exited(code: 4)
        scene.runs[1].end = .killed(signal: 9)
      case 3:
        #expect(first?.ending() == .exited(code: 4))
        #expect(second?.ending() == .killed(signal: 9))
        #expect(scene.queue.freePlaces() == 2)
        #expect(
          !scene.exists("job-1") && !scene.exists("job-1.claim") && !scene.exists("job-1.end"))
      default: break
      }
    }
    #expect(outcome == .stopped && round == 9)
    #expect(!scene.exists("worker-a"))
  }

  /// Its claim grows old, and another worker gets the run.
  @Test func theRunOfADeadWorkerIsOfferedAgain() throws {
    let scene = try Scene()
    _ = try scene.queue.offer(["nnrun"])
    try Data("dead".utf8).write(to: URL(filePath: scene.path("job-1.claim")))
    try Data("3".utf8).write(to: URL(filePath: scene.path("worker-dead")))
    try scene.age("job-1.claim", by: QueueFolder.patience - 5)
    scene.clock.seconds += 2
    _ = scene.queue.freePlaces()
    #expect(scene.exists("job-1.claim") && scene.exists("worker-dead"))
    try scene.age("job-1.claim", by: QueueFolder.patience + 5)
    try scene.age("worker-dead", by: QueueFolder.patience + 5)
    scene.clock.seconds += 2
    #expect(scene.queue.freePlaces() == 0)
    #expect(scene.exists("job-1") && !scene.exists("job-1.claim") && !scene.exists("worker-dead"))
    var round = 0
    _ = try scene.worker("b").work(isStopped: { round > 1 }) { round += 1 }
    #expect(scene.words == [["nnrun"]])
  }

  /// Only what no worker has, and not at once.
  @Test func whatNobodyTakesComesBack() throws {
    let scene = try Scene()
    let (first, second) = (try scene.queue.offer(["a"]), try scene.queue.offer(["b"]))
    #expect(!scene.queue.takeBack(first))
    try Data("somebody".utf8).write(to: URL(filePath: scene.path("job-1.claim")))
    scene.clock.seconds += 2
    #expect(!scene.queue.takeBack(first) && scene.queue.takeBack(second))
    #expect(scene.exists("job-1") && !scene.exists("job-2") && !scene.exists("job-2.claim"))
  }

  /// Whoever removes files, or the whole folder, loses no run.
  @Test func removedFilesAreWrittenAgain() throws {
    let scene = try Scene()
    _ = try scene.queue.offer(["a"])
    try FileManager.default.removeItem(atPath: scene.folder.path + "/queue")
    scene.clock.seconds += 2
    #expect(scene.queue.freePlaces() == 0)
    #expect(scene.exists("controller") && scene.exists("job-1"))
    try FileManager.default.removeItem(atPath: scene.path("controller"))
    var round = 0
    let outcome = try scene.worker("a").work(isStopped: { round > 4 }) {
      round += 1
      scene.clock.seconds += 2
      _ = scene.queue.freePlaces()
    }
    #expect(outcome == .stopped && scene.words == [["a"]])
  }

  /// What the controller has taken back is let go, and nothing is told of it.
  @Test func aLostClaimIsLetGo() throws {
    let scene = try Scene()
    let offered = try scene.queue.offer(["nnrun"])
    var round = 0
    _ = try scene.worker("a").work(isStopped: { round > 3 }) {
      round += 1
      scene.clock.seconds += 2
      if round == 1 { offered.letGo() }
      if round == 3 { #expect(scene.runs[0].isLetGo) }
    }
    #expect(offered.ending() == .killed(signal: 15))
    #expect(!scene.exists("job-1.end") && !scene.exists("job-1.claim"))
  }

  /// A run that was told to stop is free for others.
  @Test func aStoppedWorkerLeavesItsRun() throws {
    let scene = try Scene()
    _ = try scene.queue.offer(["nnrun"])
    var round = 0
    let outcome = try scene.worker("a").work(isStopped: { round > 1 }) { round += 1 }
    #expect(outcome == .stopped && scene.runs[0].isLetGo)
    #expect(scene.exists("job-1") && !scene.exists("job-1.claim") && !scene.exists("job-1.end"))
  }

  @Test func aWorkerLeavesWhenTheSweepIsOverOrNobodyLeads() throws {
    let scene = try Scene()
    scene.queue.close()
    #expect(try scene.worker("a").work(isStopped: { false }, pause: {}) == .over)
    let other = try Scene()
    try other.age("controller", by: QueueFolder.patience + 5)
    #expect(try other.worker("a").work(isStopped: { false }, pause: {}) == .orphaned)
  }
}
