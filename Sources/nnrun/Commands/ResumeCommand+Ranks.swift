// SPDX-License-Identifier: MIT

import ArgumentParser
import NNRuntime
import NNSpec

extension ResumeCommand {
  /// Goes on together with the other processes of a job, of which the leader alone sees the run folder.
  func run(in job: RankedJob, _ messages: Terminal) throws {
    let clock = TrainingClock.continuous()
    var opened: (folder: RunFolder, resumption: RunResumption)?
    let path = try job.fromLeader {
      try telling(messages) {
        opened = try open(messages)
        return try Array((opened?.resumption.spec().path ?? "").utf8)
      }
    }
    guard !path.isEmpty else { return job.leave() }
    let text = try job.fromLeader { try opened?.resumption.spec().bytes ?? [] }
    let origin = try job.fromLeader { Array((opened?.resumption.origin.instructionSet ?? "").utf8) }
    let state = try job.fromLeader { try opened?.resumption.checkpointBytes() ?? [] }
    let session = try job.session {
      try telling(messages) {
        try self.session(
          SourceFile(path: String(decoding: path, as: UTF8.self), bytes: text),
          of: opened?.resumption, instructionSet: String(decoding: origin, as: UTF8.self),
          isResumed: !state.isEmpty, clock, messages)
      }
    }
    try job.train(
      session, in: opened?.folder, from: opened?.resumption, state: state, options: training,
      clock: clock)
  }
}
