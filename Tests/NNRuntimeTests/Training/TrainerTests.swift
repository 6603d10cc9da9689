// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// Whole runs: when they end, and which weights they keep.
@Suite struct TrainerTests {
  private static let settings = Network.Settings(threads: 2)
  /// Far too large a rate, so that validation soon gets worse.
  private static let wild = "optimiser: {momentum: {learning_rate: 0.8}}, batch_size: 16"

  private func run(_ training: String, seed: Int = 1) throws -> ToyRun {
    try ToyRun(ToySpec.small(training, seed: seed), Self.settings)
  }

  @Test(arguments: [0, 1, 3]) func stopsEarlyAsKerasDoes(patience: Int) throws {
    let stopping = "early_stopping: {monitor: validation.loss, patience: \(patience)}"
    let run = try run("epochs: 60, \(Self.wild), \(stopping)")
    #expect(run.end.status == .stoppedEarly)
    let losses = run.evaluations.compactMap { $0.validation["loss"] }
    #expect(losses.count == run.end.epochs)
    let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
    #expect(run.end.bestEpoch == best + 1)
    // Keras' EarlyStopping: `wait >= patience` at an epoch that is not the best, so 0 is like 1.
    #expect(run.end.epochs == best + 1 + max(patience, 1))
    // No epoch before would have ended the run.
    var waited = 0
    for index in losses.indices.dropLast() {
      waited = losses[...index].min() == losses[index] ? 0 : waited + 1
      #expect(waited < max(patience, 1))
    }
    #expect(!run.end.restoredBest)
  }

  @Test func restoresTheWeightsOfTheBestEpoch() throws {
    let stopping = "early_stopping: {patience: 4, restore_best: true}"
    let long = try run("epochs: 60, \(Self.wild), \(stopping)")
    let best = try #require(long.end.bestEpoch)
    #expect(long.end.restoredBest && best < long.end.epochs)
    // A run of a constant rate that ends with that epoch.
    let short = try run("epochs: \(best), \(Self.wild)")
    #expect(long.bytes == short.bytes)
    #expect(long.end.validation == short.end.validation)
    #expect(long.end.validation["loss"] == long.evaluations[best - 1].validation["loss"])
  }

  @Test func endsAfterItsEpochsOrSteps() throws {
    let epochs = try run("epochs: 2, batch_size: 100")
    // 240 training examples: 100, 100 and 40.
    #expect(epochs.end.steps == 6 && epochs.end.epochs == 2 && epochs.end.status == .done)
    let steps = try run("steps: 4, batch_size: 100")
    #expect(steps.end.steps == 4 && steps.end.epochs == 2 && steps.evaluations.count == 2)
    let full = try run("steps: 2, batch_size: full")
    #expect(full.end.epochs == 2 && full.network.largestBatch == 240)
  }

  @Test func anInterruptedRunKeepsItsLastStep() throws {
    let session = try ToyRun.session(ToySpec.small("epochs: 5"), Self.settings)
    let stop = StopRequest()
    stop.stop()
    let end = try session.train(stop: stop) { _ in }
    #expect(end.status == .interrupted && end.steps == 1)
    let one = try run("steps: 1")
    #expect(session.network.modelFile.bytes == one.bytes)
  }

  // MARK: - Gradients

  @Test func aClippedGradientHasTheNormOfTheLimit() throws {
    // Plain descent: weights move by rate · gradient, so the way gone is rate · norm.
    let rate = 0.25
    let start = try ToyRun.session(ToySpec.small("steps: 1"), Self.settings).network
    func moved(_ gradient: String) throws -> (way: Double, largest: Double) {
      let run = try run("steps: 1, optimiser: {sgd: \(rate)}, gradient: {\(gradient)}")
      let moves = zip(start.modelFile.tensors, run.network.modelFile.tensors).flatMap { old, new in
        zip(old.values, new.values).map { Double($0) - Double($1) }
      }
      return (moves.reduce(0) { $0 + $1 * $1 }.squareRoot() / rate, moves.map(abs).max() ?? 0)
    }
    let free = try moved("")
    let norm = try run("steps: 1").evaluations[0].gradientNorm
    #expect(abs(free.way - norm) < 1e-5 && norm > 0.02)
    #expect(try abs(moved("clip_norm: 0.01").way - 0.01) < 1e-6)
    #expect(try abs(moved("clip_norm: 1000").way - norm) < 1e-5)
    let largest = try moved("clip_value: 0.004").largest / rate
    #expect(abs(largest - 0.004) < 1e-6 && free.largest / rate > 0.004)
  }

  // MARK: - Divergence

  @Test(arguments: [1, 2]) func aDivergedRunKeepsTheWeightsBefore(threads: Int) throws {
    func text(_ training: String) -> String {
      """
      nnspec: 1
      data: {source: {generate: sine, count: 100}, split: {train: 80%, validation: 20%}}
      model: {layers: [{dense: {units: 4, name: first}}, {dense: {units: 1, name: last}}]}
      training: {loss: mean_squared_error, optimiser: {sgd: 1e30}, batch_size: 20, \(training)}
      """
    }
    let settings = Network.Settings(threads: threads)
    let run = try ToyRun(text("epochs: 3"), settings)
    // After one step weights are some 1e30, and a product of two of them is beyond Float.
    let one = try ToyRun(text("steps: 1"), settings)
    #expect(run.end.status == .diverged && run.end.steps == 1 && run.end.epochs == 1)
    #expect(run.end.divergence?.step == 2)
    #expect(run.end.divergence?.layer == "last")
    #expect(run.end.divergence?.what == "the output")
    #expect(run.bytes == one.bytes && run.end.divergence?.isApplied == false)
    // A run that ends there has no next step to tell, but its loss does.
    #expect(one.end.status == .diverged && one.end.steps == 1 && one.end.epochs == 1)
    #expect(one.end.divergence?.step == 1 && one.end.divergence?.layer == "last")
    #expect(one.end.divergence?.isApplied == true && !(one.end.train["loss"] ?? 0).isFinite)
    let values = run.network.modelFile.tensors.flatMap(\.values)
    #expect(values.allSatisfy { $0.isFinite } && values.contains { abs($0) > 1e20 })
  }
}
