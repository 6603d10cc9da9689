// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

extension TrainCommand {
  /// How long a run waits for the one before it in its folder, which stops when its sweep ended.
  private static let patience = 600

  /// Of a sweep, the run that this one goes on with, or a folder without one.
  func trial(
    _ session: TrainingSession, _ messages: Terminal
  ) throws -> (folder: RunFolder, resumption: RunResumption?)? {
    guard let runDir else { throw ValidationError("--as-trial needs --run-dir") }
    let origin = session.origin(build: NNRun.version)
    guard origin.specSHA256 == asTrial else {
      messages.write("nnrun: the spec has changed since the sweep began\n")
      throw ExitStatus.failed.exitCode
    }
    let isBegun = RunResumption.began(runDir, as: origin)
    let folder = try waiting { () throws(RunFolderError) in
      try isBegun ? RunFolder.reopen(runDir) : RunFolder.create(at: runDir, overwrite: true)
    }
    guard isBegun else { return (folder, nil) }
    if case .finished(let status) = RunResumption.progress(of: runDir) {
      if status == RunEnd.Status.diverged.rawValue { throw ExitStatus.diverged.exitCode }
      if status != RunEnd.Status.failed.rawValue { throw ExitCode.success }
    }
    let resumption = try RunResumption(folder: runDir)
    try ResumeCheck(isForced: false, messages: messages).check(resumption, session)
    return (folder, resumption)
  }

  private func waiting(
    _ body: () throws(RunFolderError) -> RunFolder
  ) throws(RunFolderError) -> RunFolder {
    for _ in 0..<Self.patience {
      do throws(RunFolderError) {
        return try body()
      } catch {
        guard error.isHeld else { throw error }
        pause(milliseconds: 100)
      }
    }
    return try body()
  }
}
