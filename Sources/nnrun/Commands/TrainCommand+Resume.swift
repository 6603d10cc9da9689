// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

extension TrainCommand {
  /// When `train` goes on with an earlier run.
  enum ResumeChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, never
  }

  /// The unfinished run that this command would repeat, held by this process; nil to begin afresh.
  func unfinishedRun(
    _ session: TrainingSession, _ messages: Terminal
  ) throws -> (folder: RunFolder, resumption: RunResumption?)? {
    guard resume == .auto, let path = unfinishedFolder(session) else { return nil }
    let folder = try RunFolder.reopen(path)
    let resumption = try RunResumption(folder: path)
    try ResumeCheck(isForced: false, messages: messages).check(resumption, session)
    messages.write("nnrun: going on with \(path) after step \(resumption.step)\n")
    return (folder, resumption)
  }

  /// `part`: the folder inside that says how the run began, if it is of several.
  func unfinishedFolder(_ session: TrainingSession, part: String? = nil) -> String? {
    let origin = session.origin(build: NNRun.version)
    guard let runDir else {
      return RunResumption.newestFolder(
        name: session.spec.name, in: "runs", origin: origin, part: part)
    }
    // A folder of another run is refused as it is without --resume.
    return RunResumption.isUnfinished(runDir, origin: origin, part: part) ? runDir : nil
  }
}
