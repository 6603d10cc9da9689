// SPDX-License-Identifier: MIT

import Testing

import NNRuntime

@Suite("TensorBoard: files of a run")
struct TensorBoardLogTests {
  private func names(_ folder: String) throws -> [String] { try FileSystem.names(in: folder) }

  /// The events of a file: the bytes between two checksums.
  private func events(_ path: String) throws -> [[UInt8]] {
    var rest = try FileSystem.read(path)[...]
    var events: [[UInt8]] = []
    while !rest.isEmpty {
      let length = rest.prefix(8).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
      events.append(Array(rest.dropFirst(12).prefix(length)))
      rest = rest.dropFirst(length + 16)
    }
    return events
  }

  @Test func aRunLeavesAFileAPlace() throws {
    try withScratch("tensorboard") { root in
      let folder = try RunFolder.create(name: "digits", in: root)
      var history = Demo.classifier()
      history.start.writesTensorBoard = true
      let reporter = RunReporter(folder: folder, clock: { 0 }, wallClock: { 1_700_000_000 })
      try reporter.receive(.started(history.start))
      for evaluation in history.evaluations { try reporter.receive(.evaluated(evaluation)) }
      try reporter.receive(.finished(try #require(history.end)))
      let file = "events.out.tfevents.1700000000.nnrun.\(FileSystem.processIdentifier).0"
      #expect(try names(folder.path(of: "events")) == [file, "test", "train", "validation"])
      for part in ["test", "train", "validation"] {
        #expect(try names(folder.path(of: "events/\(part)")) == [file])
      }
      // The version, and an event an epoch.
      let train = try events(folder.path(of: "events/train/\(file)"))
      #expect(train.count == 1 + history.evaluations.count)
      #expect(train[0].suffix(13) == Array("brain.Event:2".utf8)[...])
      // Overwriting a run takes its event files along.
      let path = folder.path
      _ = try TensorBoardLog.removeFiles(in: path)
      #expect(try names(folder.path(of: "events/train")).isEmpty)
    }
  }

  @Test func aResumedRunBeginsANewFileThatTakesLaterStepsBack() throws {
    try withScratch("tensorboard-resume") { root in
      let history = Histories.run(train: [3, 2, 1])
      for (place, resumedAt) in [(1, nil), (2, 26)] as [(Int, Int?)] {
        // A clock that went back must not put the second file before the first.
        var log = TensorBoardLog(
          in: root, startedAt: 1_000 - Double(place), resumedAt: resumedAt)
        try log.receive(.evaluated(history.evaluations[place]), history)
      }
      let process = FileSystem.processIdentifier
      let files = (0...1).map { "events.out.tfevents.0000000999.nnrun.\(process).\($0)" }
      #expect(try names("\(root)/events/train") == files)
      let second = try events("\(root)/events/train/\(files[1])")
      #expect(second.count == 3)
      // SessionLog START at step 26.
      #expect(second[1].dropFirst(9) == [0x10, 26, 0x3A, 2, 0x08, 1])
    }
  }

  @Test func rebuiltFilesReplaceTheOldOnes() throws {
    try withScratch("tensorboard-rebuild") { root in
      let history = Demo.regression()
      let all: [TrainingEvent] =
        [.started(history.start)] + history.evaluations.map { .evaluated($0) }
      for _ in 0..<2 { try TensorBoardLog.rebuild(all, in: root, endedAt: 5_000) }
      #expect(try names("\(root)/events/validation").count == 1)
      try FileSystem.write([1], to: "\(root)/events/mine")
      try TensorBoardLog.removeFiles(in: root)
      #expect(try names("\(root)/events") == ["mine", "train", "validation"])
    }
  }

  @Test func settingsAreTheSpecsSingleValues() {
    var start = RunStart()
    (start.seed, start.parameters) = (7, 12)
    start.resolvedSpec = """
      name: x
      model: {layers: [{dense: 3}]}
      training:
        optimiser: {adamw: {learning_rate: 1e-3, amsgrad: true}}
        loss: cross_entropy
        epochs: 20
        steps: null
        metrics: [accuracy, f1]
      """
    let settings = RunSettings.of(start)
    #expect(
      settings.map(\.name) == [
        "seed", "parameters", "training.optimiser.adamw.learning_rate",
        "training.optimiser.adamw.amsgrad", "training.loss", "training.epochs",
        "training.metrics",
      ])
    #expect(
      settings.map(\.value) == [
        .number(7), .number(12), .number(1e-3), .flag(true), .text("cross_entropy"), .number(20),
        .text("accuracy, f1"),
      ])
  }
}
