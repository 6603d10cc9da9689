// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A run that begins, or goes on from a saved state, and what it saved last.
struct SavedRun {
  let model: [UInt8]
  /// The last state that was saved, as the bytes of its file.
  let saved: [UInt8]
  let evaluations: [Evaluation]
  let rewinds: [Rewind]
  let end: RunEnd

  /// Trains to the end or until a step.
  init(_ text: String, from state: [UInt8]? = nil, to limit: Int? = nil, threads: Int = 1) throws {
    let session = try ToyRun.session(text, Network.Settings(threads: threads))
    let saver = MemorySaver(origin: session.origin(build: "test"))
    var (rewinds, evaluations): ([Rewind], [Evaluation]) = ([], [])
    let trainer = session.trainer(stop: StopRequest(), saver: saver) { event in
      if case .rewound(let rewind) = event { rewinds.append(rewind) }
      if case .evaluated(let evaluation) = event { evaluations.append(evaluation) }
    }
    if let state { try trainer.restore(Checkpoint(reading: state)) }
    trainer.stepLimit = limit
    end = try trainer.train()
    (model, saved) = (session.network.modelFile.bytes, saver.bytes)
    (self.evaluations, self.rewinds) = (evaluations, rewinds)
  }
}
