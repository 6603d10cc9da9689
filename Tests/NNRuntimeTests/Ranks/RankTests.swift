// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// Several processes come to the same bytes as one: weights, metrics, and what goes on from a saved state.
@Suite struct RankTests {
  /// What one of them came to.
  struct Outcome: Sendable {
    let model: [UInt8]
    let saved: [UInt8]
    let evaluations: [Numbers]
    let end: RunEnd
  }

  /// What an evaluation says, but for times.
  struct Numbers: Equatable, Sendable {
    let step: Int
    let train: NamedValues
    let validation: NamedValues
    let gradientNorm: Double

    init(_ evaluation: Evaluation) {
      step = evaluation.step
      (train, validation) = (evaluation.train, evaluation.validation)
      gradientNorm = evaluation.gradientNorm
    }
  }

  static func train(
    _ text: String, as ranks: ThreadRanks?, from state: [UInt8]? = nil, to limit: Int? = nil
  ) throws -> Outcome {
    var session = try ToyRun.session(text, Network.Settings(threads: 1))
    session.ranks = ranks
    let saver = ranks?.isLeader ?? true ? MemorySaver(origin: session.origin(build: "test")) : nil
    var evaluations: [Numbers] = []
    let trainer = session.trainer(stop: StopRequest(), saver: saver) { event in
      if case .evaluated(let evaluation) = event { evaluations.append(Numbers(evaluation)) }
    }
    if let state { try trainer.restore(Checkpoint(reading: state)) }
    trainer.stepLimit = limit
    let end = try trainer.train()
    return Outcome(
      model: session.network.modelFile.bytes, saved: saver?.bytes ?? [], evaluations: evaluations,
      end: end)
  }

  private func expectSame(_ text: String, _ label: String) throws {
    let alone = try Self.train(text, as: nil)
    for count in [2, 4] {
      let all = try ThreadRanks.run(count) { try Self.train(text, as: $0) }
      for (rank, one) in all.enumerated() {
        #expect(one.model == alone.model, "\(label): weights of process \(rank) of \(count)")
        #expect(one.evaluations == alone.evaluations, "\(label): process \(rank) of \(count)")
        #expect(one.end.test == alone.end.test && one.end.train == alone.end.train, "\(label)")
      }
    }
  }

  /// Batches of 64 and a rest of 48, with batch normalisation and dropout.
  @Test func convolutionalNetwork() throws {
    try expectSame(ToySpec.convolutional + "\n  shards: 8", "convolutional")
  }

  /// Batches of 3: five of eight parts are empty, those of the leader always.
  @Test func partsWithoutExamples() throws {
    let text = ToySpec.convolutional.replacingOccurrences(
      of: "batch_size: 64", with: "batch_size: 3"
    )
    .replacingOccurrences(of: "epochs: 3", with: "epochs: 1")
    try expectSame(text + "\n  shards: 8", "empty")
  }

  /// Batches of 32 and a rest of 16.
  @Test func recurrentNetwork() throws {
    let text = """
      nnspec: 1
      data:
        source: {generate: adding, count: 150, length: 12}
        split: {train: 80%, validation: 10%, test: 10%}
      model:
        layers:
          - lstm: 10
          - output
      training: {loss: mean_squared_error, epochs: 2, batch_size: 32, shards: 8, metrics: [r2]}
      """
    try expectSame(text, "recurrent")
  }

  @Test(arguments: [
    "batch_size: 50, metrics: [accuracy, roc_auc]", "batch_size: 7, gradient: {accumulate: 3}",
    "batch_size: 3, average: {ema: 0.9}", "batch_size: 64, mixup: 0.3",
    "batch_size: 64, early_stopping: {patience: 1, restore_best: true}",
    "batch_size: 100, optimiser: {momentum: {learning_rate: 1e30}}, on_divergence: {rewind: 2, lower_rate: 0.001}",
    "batch_size: 100, optimiser: {momentum: {learning_rate: 1e30}}",
  ])
  func everyPartOfTraining(training: String) throws {
    try expectSame(ToySpec.small("epochs: 4, shards: 4, \(training)"), training)
  }

  /// One that has drawn other weights is found after the first epoch.
  @Test func otherWeightsAreNoticed() throws {
    let error = #expect(throws: RankDisagreement.self) {
      try ThreadRanks.run(2) { ranks in
        try Self.train(
          ToySpec.small("epochs: 2, batch_size: 64, shards: 2", seed: 1 + ranks.rank), as: ranks)
      }
    }
    #expect(error?.rank == 1 && error?.step == 4)
  }

  /// Interrupted as one of four, and gone on with as one of two, as one of four, and alone.
  @Test(arguments: [2, 4]) func goesOnWithFewer(limit: Int) throws {
    let text = ToySpec.small(
      "epochs: 3, batch_size: 64, shards: 4, metrics: [accuracy], optimiser: adam")
    let whole = try Self.train(text, as: nil)
    let state = try ThreadRanks.run(4) { try Self.train(text, as: $0, to: limit) }[0].saved
    try #require(!state.isEmpty)
    for count in [1, 2, 4] {
      let all = try ThreadRanks.run(count) {
        try Self.train(text, as: count == 1 ? nil : $0, from: state)
      }
      #expect(all.allSatisfy { $0.model == whole.model }, "\(count)")
      #expect(all[0].evaluations == Array(whole.evaluations.suffix(all[0].evaluations.count)))
    }
  }
}
