// SPDX-License-Identifier: MIT

extension TrainingSession {
  /// What goes on where another session of the same spec ended after some steps, from the state that was saved then.
  func trainer(
    after steps: Int, of begun: TrainingSession, stop: StopRequest
  ) throws -> Trainer {
    let saver = MemorySaver(origin: begun.origin(build: ""))
    let first = begun.trainer(stop: stop, saver: saver) { _ in }
    first.stepLimit = steps
    _ = try first.train()
    let rest = trainer(stop: stop) { _ in }
    // Even a run that ended before has passed the end of an epoch, and saved there.
    try rest.restore(Checkpoint(reading: saver.bytes))
    return rest
  }
}
