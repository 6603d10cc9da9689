// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

extension ResumeCommand {
  /// Goes on together with the other processes of a job, of which the leader alone sees the run folder.
  func run(in job: RankedJob, _ messages: Terminal) throws {
    let clock = TrainingClock.continuous()
    var opened: (folder: RunFolder, resumption: RunResumption)?
    let path = try job.fromLeader { try open(&opened, messages) }
    guard !path.isEmpty else { return job.leave() }
    let text = try job.fromLeader { try opened?.resumption.spec().bytes ?? [] }
    let origin = try job.fromLeader { Array((opened?.resumption.origin.instructionSet ?? "").utf8) }
    let state = try job.fromLeader { try opened?.resumption.checkpointBytes() ?? [] }
    let session = try job.session {
      let session = try SessionReading.session(
        SourceFile(path: String(decoding: path, as: UTF8.self), bytes: text), overrides: [],
        settings: settings(String(decoding: origin, as: UTF8.self)), clock: clock,
        isResumed: !state.isEmpty, configuration: .none, messages: messages, isQuiet: true)
      if let opened {
        try ResumeCheck(isForced: anyway, messages: messages).check(opened.resumption, session)
      }
      return session
    }
    try job.train(
      session, in: opened?.folder, from: opened?.resumption, state: state, options: training,
      clock: clock)
  }

  /// Opens the folder; returns the path of its spec, and nothing if the run is over.
  private func open(
    _ opened: inout (folder: RunFolder, resumption: RunResumption)?, _ messages: Terminal
  ) throws -> [UInt8] {
    do {
      let folder = try RunFolder.reopen(runFolder)
      if isOver(messages) { return [] }
      let resumption = try RunResumption(folder: runFolder)
      opened = (folder, resumption)
      return try Array(resumption.spec().path.utf8)
    } catch let failure as RunResumption.Failure {
      throw failure.told(messages)
    } catch let error as RunFolderError {
      messages.write("nnrun: \(error)\n")
      throw ExitStatus.failed.exitCode
    }
  }
}
