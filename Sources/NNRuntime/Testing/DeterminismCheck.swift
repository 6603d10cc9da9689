// SPDX-License-Identifier: MIT

internal import NNSpec

/// Trains a spec for some steps in several ways, all of which must come to the same weights.
package struct DeterminismCheck {
  /// A way, and what it came to.
  package struct Row: Sendable {
    package let name: String
    package let threads: Int
    package let steps: Int
    /// SHA-256 of the model file.
    package let sha256: String
    /// As of the first way.
    package let isSame: Bool
  }

  private let steps: Int
  private let threads: Int

  /// `steps`: of each run, at most; `threads`: of those with several.
  package init(steps: Int, threads: Int) {
    precondition(steps >= 2, "\(steps) steps")
    (self.steps, self.threads) = (steps, max(2, threads))
  }

  /// Runs all ways; `session` gives a fresh session on so many threads, from its first weights or without any.
  package func rows(
    _ session: (_ threads: Int, _ isResumed: Bool) throws -> TrainingSession
  ) throws -> [Row] {
    let ways: [(name: String, threads: Int, isInterrupted: Bool)] = [
      ("in one go", 1, false),
      ("again", 1, false),
      ("on more threads", threads, false),
      ("interrupted and resumed", threads, true),
    ]
    var rows: [Row] = []
    for way in ways {
      let begun = try session(way.threads, false)
      let (steps, sha256) =
        try way.isInterrupted ? interrupted(begun, session(1, true)) : whole(begun)
      rows.append(
        Row(
          name: way.name, threads: way.threads, steps: steps, sha256: sha256,
          isSame: rows.first.map { $0.sha256 == sha256 } ?? true))
    }
    return rows
  }

  private func whole(_ session: TrainingSession) throws -> (Int, String) {
    let trainer = session.trainer(stop: StopRequest()) { _ in }
    return try result(trainer, session)
  }

  private func interrupted(
    _ first: TrainingSession, _ second: TrainingSession
  ) throws -> (Int, String) {
    try result(second.trainer(after: steps / 2, of: first, stop: StopRequest()), second)
  }

  private func result(
    _ trainer: Trainer, _ session: TrainingSession
  ) throws -> (Int, String) {
    trainer.stepLimit = steps
    let end = try trainer.train()
    return (end.steps, SHA256.hash(ContiguousArray(session.network.modelFile.bytes)))
  }
}
