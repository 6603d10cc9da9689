// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: findings")
struct FindingsReportTests {
  /// A run no rule has anything to say about.
  static func quiet() -> RunHistory {
    var history = Histories.run(
      train: [1, 0.8, 0.7, 0.6, 0.5, 0.45, 0.42, 0.4, 0.39, 0.38, 0.375, 0.37],
      validation: [1, 0.8, 0.7, 0.6, 0.5, 0.45, 0.42, 0.41, 0.4, 0.395, 0.391, 0.39])
    history.start.classes = ["a", "b"]
    history.start.testExamples = 1000
    history.start.baseline = NamedValues(["accuracy": 0.5])
    history.start.higherIsBetter = ["accuracy"]
    history.end?.validation = NamedValues(["loss": 0.39, "accuracy": 0.9])
    history.end?.test = NamedValues(["loss": 0.39, "accuracy": 0.9])
    history.end?.confusion = [[450, 50], [50, 450]]
    return history
  }

  private func rules(_ history: RunHistory) -> [String] { Findings.of(history).map(\.rule) }

  @Test func aGoodRunHasNone() {
    #expect(Findings.of(Self.quiet()) == [])
  }

  @Test func divergence() {
    var history = Histories.run(train: [1, 4], validation: [1, 4], end: .diverged)
    history.end?.divergence = .init(step: 60, layer: "dense_1", what: "the gradient of weight")
    #expect(
      Findings.of(history) == [
        Finding(
          rule: "divergence", weight: .problem,
          text:
            "At step 60, in layer dense_1, the gradient of weight was no longer finite; the step was not applied.",
          advice: "Lower the learning rate from 1e-3 to a tenth.",
          edit: "training: {optimiser: {adam: {learning_rate: 1e-4}}}")
      ])
  }

  @Test func explodingGradient() {
    let losses = [1, 0.8, 0.6, 0.5, 0.45]
    let calm = Histories.run(train: losses, validation: losses, gradient: { $0 == 3 ? 99 : 1 })
    #expect(rules(calm) == [])
    let wild = Histories.run(train: losses, validation: losses, gradient: { $0 == 3 ? 250 : 1 })
    let found = Findings.of(wild)
    #expect(found.map(\.rule) == ["exploding-gradient"])
    #expect(
      found.first?.text == "The gradient norm reached 250 at epoch 3, 250 times its median of 1.00."
    )
    #expect(found.first?.edit == "training: {gradient: {clip_norm: 2}}")
  }

  @Test func vanishingGradient() {
    let losses = [1, 0.8, 0.7]
    #expect(
      rules(Histories.run(train: losses, validation: losses, gradient: { _ in 1e-12 })) == [
        "vanishing-gradient"
      ])
    #expect(rules(Histories.run(train: losses, validation: losses, gradient: { _ in 1e-6 })) == [])
  }

  @Test func overfitting() {
    let train = [1, 0.5, 0.25, 0.125, 0.0625]
    var history = Histories.run(train: train, validation: [1, 0.75, 0.8, 0.9, 1])
    var found = Findings.of(history)
    #expect(found.map(\.rule) == ["overfitting"])
    #expect(
      found.first?.text
        == "The validation loss was lowest at epoch 2 and higher in the 3 evaluations since, while the training loss "
        + "fell. The gap between the two grew from 0.250 to 0.938.")
    #expect(
      found.first?.edit
        == "training: {early_stopping: {monitor: validation.loss, patience: 5, restore_best: true}}"
    )
    history.end?.restoredBest = true
    found = Findings.of(history)
    #expect(found.first?.edit == "regularisation: {l2: 1e-4}")
    // Two evaluations after the minimum, or a rise of 1 %, are not enough.
    #expect(rules(Histories.run(train: train, validation: [1, 0.9, 0.75, 0.8, 0.9])) == [])
    #expect(rules(Histories.run(train: train, validation: [1, 0.75, 0.755, 0.755, 0.755])) == [])
    // Nor one lucky evaluation, nor validation examples that are easier than those of the training part.
    #expect(
      rules(Histories.run(train: train, validation: [1, 0.9, 0.6, 0.9, 0.85, 0.8].dropLast())) == []
    )
    #expect(
      rules(Histories.run(train: [3, 2, 1.9, 1.8, 1.7], validation: [1, 0.75, 0.8, 0.9, 1])) == [])
    // Nor is a rise of both.
    #expect(
      rules(Histories.run(train: [1, 0.5, 0.6, 0.7, 0.8], validation: [1, 0.75, 0.8, 0.9, 1])) == []
    )
  }

  @Test func plateau() {
    let flat = [1, 0.5, 0.4, 0.4, 0.4, 0.399]
    let found = Findings.of(Histories.run(train: flat, validation: flat))
    #expect(found.map(\.rule) == ["plateau"])
    #expect(
      found.first?.text
        == "Over the last third of the run the training loss improved by 0.25 %, to 0.399.")
    #expect(
      found.first?.edit == "training: {optimiser: {adam: {learning_rate: 3e-3}}, schedule: cosine}")
    let falling = [1, 0.5, 0.4, 0.4, 0.4, 0.39]
    #expect(rules(Histories.run(train: falling, validation: falling)) == [])
  }

  @Test func unsteady() {
    let smooth = (0..<10).map { 1 - 0.02 * Double($0) }
    let jumping = smooth + [0.8, 0.5, 0.8, 0.5, 0.8]
    let falling = smooth + [0.4, 0.2, 0.1, 0.05, 0.02]
    #expect(!rules(Histories.run(train: falling, validation: falling)).contains("unsteady-loss"))
    // Nor is one that jumps on its way down.
    let sinking = smooth + [0.8, 0.6, 0.7, 0.3, 0.4]
    #expect(!rules(Histories.run(train: sinking, validation: sinking)).contains("unsteady-loss"))
    let found = Findings.of(Histories.run(train: jumping, validation: jumping))
    #expect(found.map(\.rule) == ["unsteady-loss"])
    #expect(found.first?.edit == "training: {optimiser: {adam: {learning_rate: 3.33e-4}}}")
  }

  @Test func baseline() {
    var history = Self.quiet()
    history.end?.test = NamedValues(["accuracy": 0.5])
    #expect(rules(history) == ["baseline", "test-below-validation"])
    history.end?.test = NamedValues()
    history.end?.validation = NamedValues(["mae": 3])
    history.start.baseline = NamedValues(["mae": 2.5])
    #expect(rules(history) == ["baseline"])
    history.end?.validation = NamedValues(["mae": 2])
    #expect(rules(history) == [])
  }

  @Test func classes() {
    var history = Self.quiet()
    history.end?.confusion = [[900, 0], [50, 0]]
    #expect(rules(history) == ["never-predicted", "class-imbalance"])
    #expect(
      Findings.of(history).first?.text
        == "Of 2 classes, 'b' is never predicted, though the validation part has examples of it.")
    history.end?.confusion = [[900, 0], [80, 12]]
    #expect(rules(history) == [])
  }

  @Test func expectation() {
    var history = Self.quiet()
    history.end?.expectations = [
      .init(text: "test.accuracy >= 0.97", holds: false, actual: 0.9),
      .init(text: "parameters <= 25k", holds: true, actual: 1000),
      .init(text: "deterministic", holds: nil, actual: nil),
    ]
    #expect(Findings.of(history).map(\.text) == ["Not met: test.accuracy >= 0.97 (found 0.9000)."])
  }

  @Test func smallTestSet() {
    var history = Self.quiet()
    history.start.testExamples = 30
    #expect(rules(history) == ["small-test-set"])
    #expect(
      Findings.of(history).first?.text
        == "With 30 test examples an accuracy of 0.900 may as well be 0.74 or 0.97.")
  }

  @Test func stillImproving() {
    let losses = [1, 0.8, 0.6, 0.4, 0.3, 0.2]
    #expect(rules(Histories.run(train: losses, validation: losses)) == ["still-improving"])
    #expect(rules(Histories.run(train: losses, validation: losses, end: .interrupted)) == [])
  }

  @Test func noValidation() {
    #expect(rules(Histories.run(train: [1, 0.5])) == ["no-validation"])
    #expect(rules(Histories.run(train: [1, 0.5], end: nil)) == [])
    #expect(
      Findings.of(Histories.run(train: [1, 0.5])).first?.edit
        == "data: {split: {train: 80%, validation: 20%}}")
  }

  @Test(arguments: [1, 2, 17, 4321, 4322, 4323, 4324, 9999, 10_000])
  func longRunsAreThinned(bestEpoch: Int) {
    var history = RunHistory(RunStart(), limit: 100)
    for epoch in 1...10_000 {
      history.add(
        Evaluation(
          epoch: epoch, step: epoch, learningRate: 1, train: NamedValues(["loss": 1]),
          validation: NamedValues(), gradientNorm: 1,
          seconds: 0, isBest: epoch == bestEpoch))
    }
    let epochs = history.evaluations.map(\.epoch)
    #expect(epochs.count <= 101)
    #expect(epochs.first == 1)
    #expect(epochs.last == 10_000)
    #expect(epochs.contains(bestEpoch))
    #expect(history.best?.epoch == bestEpoch)
    #expect(epochs == epochs.sorted())
  }
}
