// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A run that is interrupted and goes on comes to the bytes of one that was not: weights and whole state.
@Suite struct ResumeTests {
  /// Interrupts after `first` steps and once more after `second`, and compares with a run in one go.
  private func expectSame(
    _ text: String, interruptedAfter first: Int, _ second: Int, limit: Int? = nil,
    _ comment: Comment? = nil
  ) throws {
    let whole = try SavedRun(text, to: limit)
    let begun = try SavedRun(text, to: first)
    #expect(begun.end.status == .interrupted && begun.end.steps == first, comment)
    let middle = try SavedRun(text, from: begun.saved, to: second, threads: 3)
    let rest = try SavedRun(text, from: middle.saved, to: limit)
    #expect(rest.model == whole.model, comment)
    #expect(rest.saved == whole.saved, comment)
    #expect(rest.end.status == whole.end.status && rest.end.steps == whole.end.steps, comment)
    #expect(rest.end.bestEpoch == whole.end.bestEpoch, comment)
    // The last part of an interrupted epoch is measured on the way, and again as a whole.
    let last = try #require(whole.evaluations.last)
    let again = try #require(rest.evaluations.last)
    #expect(again.train == last.train && again.validation == last.validation, comment)
    #expect(again.gradientNorm == last.gradientNorm && again.isBest == last.isBest, comment)
    #expect(again.learningRate == last.learningRate, comment)
  }

  /// Three updates an epoch: the first interruption is within one, the second too, and the end is in the third.
  @Test(arguments: Catalogue.optimisers.names) func everyOptimiser(name: String) throws {
    let text = ToySpec.small("epochs: 4, optimiser: \(name), batch_size: 100, metrics: [accuracy]")
    try expectSame(text, interruptedAfter: 2, 4, limit: 7, "\(name)")
    // What the optimiser keeps is there at all: without it the rest is another.
    let begun = try Checkpoint(reading: SavedRun(text, to: 2).saved)
    let states = begun.tensorNames.filter { $0.hasPrefix("nnrun.optimiser/") }
    let entry = try #require(Catalogue.optimisers.entry(named: name))
    #expect(entry.name == name && states.isEmpty == ["sgd"].contains(name), "\(name)")
  }

  @Test(arguments: [
    "average: {ema: 0.9}", "average: {swa: {start: 1 epochs}}", "gradient: {accumulate: 2}",
    "gradient: {accumulate: 2, noise: {eta: 0.1}}",
    "schedule: {plateau: {patience: 0, threshold: 0.5}}",
    "schedule: {cosine: {warmup: 2 steps}}",
    "early_stopping: {patience: 1, restore_best: true}, optimiser: {momentum: {learning_rate: 0.8}}",
    "metrics: [accuracy, roc_auc]", "mixup: 0.3", "shuffle: false",
  ])
  func everyPartOfTraining(training: String) throws {
    let text = ToySpec.small("epochs: 6, batch_size: 64, \(training)")
    try expectSame(text, interruptedAfter: 1, 3, "\(training)")
    try expectSame(text, interruptedAfter: 2, 5, "\(training)")
  }

  @Test func dropoutNormalisationAndSchedule() throws {
    try expectSame(ToySpec.convolutional, interruptedAfter: 3, 6)
  }

  /// The states that layers carry from batch to batch, and a sequence's predictions.
  @Test func carriedStates() throws {
    let words = (0..<150).map { ["ab", "ba", "bb"][($0 * $0) % 5 % 3] }.joined() + "a"
    let folder = try TemporaryFolder(["text.txt": words])
    let text = """
      nnspec: 1
      data:
        source: {text: {file: "\(folder.path)/text.txt", window: 10}}
        split: {train: 240 rows, validation: 61 rows}
      model:
        layers:
          - embedding: 4
          - lstm: {units: 5, return_sequences: true, stateful: true}
          - dropout: 0.2
          - output
      training: {loss: cross_entropy, epochs: 3, batch_size: 4, metrics: [accuracy]}
      """
    try expectSame(text, interruptedAfter: 2, 9)
  }

  /// New images each epoch: an interruption within one goes on with the same ones.
  @Test func augmentedImages() throws {
    let folder = try ImageSpec.folder()
    let text = ImageSpec.text("augmentation: {flip: horizontal, shift: 20%, noise: 0.1}", "")
      .replacing("npz: ", with: "npz: \(folder.path)/")
    try expectSame(text, interruptedAfter: 1, 5)
  }

  @Test func whatIsSavedAtTheEndOfAnEpochIsMeasured() throws {
    let text = ToySpec.small("epochs: 2, batch_size: 100, early_stopping: {patience: 1}")
    // The last save of a run in one go is that of its last epoch's end.
    let whole = try SavedRun(text)
    let state = try Checkpoint(reading: whole.saved).header.state
    #expect(state.isEvaluated && state.step == 6 && state.epoch == 2)
    // Nothing is left to do: going on changes nothing.
    let again = try SavedRun(text, from: whole.saved)
    #expect(again.model == whole.model && again.evaluations.isEmpty && again.end.status == .done)
  }
}
