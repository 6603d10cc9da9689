// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

extension TrainCommand {
  /// Trains together with the other processes of a job.
  func run(in job: RankedJob, _ messages: Terminal) throws {
    let clock = TrainingClock.continuous()
    let session = try job.session {
      try self.session(SpecReading.file(spec, messages), clock, messages)
    }
    try job.refuse(
      rates.findRate, "--find-rate is for one process: start it without `mpirun`", messages)
    try job.refuse(
      session.spec.data.value.dealing?.openFolds != nil,
      "several processes train one fold of a cross-validation: name it by --set data.split.fold=1",
      messages)
    var place: (folder: RunFolder, resumption: RunResumption?)?
    let state = try job.fromLeader {
      do {
        let opened =
          try earlierRun(session, messages) ?? (runFolder(session.spec.name), nil)
        place = opened
        return try opened.resumption?.checkpointBytes() ?? []
      } catch let error as RunFolderError {
        messages.write("nnrun: \(error)\n")
        throw ExitStatus.failed.exitCode
      }
    }
    try job.train(
      session, in: place?.folder, from: place?.resumption, state: state, options: training,
      clock: clock)
  }
}

extension RankedJob {
  /// Ends all processes with words of the leader, if something does not go with them.
  func refuse(_ isWrong: Bool, _ words: String, _ messages: Terminal) throws {
    guard isWrong else { return }
    if isLeader { messages.write("nnrun: \(words)\n") }
    leave()
    throw ExitStatus.usage.exitCode
  }

  /// Trains to the end: the leader into a run folder, the others for it.
  ///
  /// `folder`: nil but for the leader.
  /// `state`: the bytes of the checkpoint to go on from; empty without one.
  func train(
    _ session: TrainingSession, in folder: RunFolder?, from resumption: RunResumption?,
    state: [UInt8], options: TrainingOptions, clock: TrainingClock
  ) throws {
    let signals = StopSignals(lastEpoch: options.until, isQuiet: !isLeader)
    do {
      if let folder {
        let run = TrainingRun(
          options: options, clock: clock, signals: signals,
          messages: Terminal(.messages, options.color), didTrain: leave)
        return try run.run(
          session, in: { () throws(RunFolderError) in folder }, from: resumption)
      }
      let checkpoint = state.isEmpty ? nil : try Checkpoint(reading: state)
      _ = try session.train(stop: signals.request, from: checkpoint) { _ in }
      leave()
    } catch let error as RankDisagreement {
      // The others wait for the leader, which ends them when it has said why.
      guard isLeader else { return leave() }
      messages.write("nnrun: \(error)\n")
      end(with: ExitStatus.failed.exitCode)
      throw ExitStatus.failed.exitCode
    } catch {
      end(with: error)
      throw error
    }
  }
}
