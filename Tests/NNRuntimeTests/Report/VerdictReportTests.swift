// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

@Suite("Report: verdicts")
struct VerdictReportTests {
  @Test func done() {
    let history = Histories.run(train: [1, 0.5, 0.25], validation: [1.1, 0.625, 0.5])
    #expect(
      Verdict(history).sentences == [
        "Trained for 3 epochs: best validation loss 0.5000 at epoch 3 of 3."
      ])
  }

  @Test func running() {
    var history = Histories.run(train: [1, 0.5], validation: [1.1, 0.625], epochs: 20, end: nil)
    history.latest = StepProgress(
      epoch: 3, epochs: 20, stepInEpoch: 4, stepsPerEpoch: 25, step: 54, loss: 0.4,
      examplesPerSecond: 1,
      secondsLeft: nil)
    #expect(
      Verdict(history).text
        == "Running: epoch 3 of 20; best validation loss 0.6250 at epoch 2 of 20 so far.")
  }

  @Test func nothingYet() {
    #expect(Verdict(RunHistory(RunStart())).text == "Running: epoch 1.")
  }

  @Test func overfitting() {
    let history = Histories.run(
      train: [1, 0.5, 0.25, 0.125, 0.0625, 0.03125], validation: [1, 0.75, 0.8, 0.9, 1, 1.25])
    #expect(
      Verdict(history).text
        == "Trained for 6 epochs: best validation loss 0.7500 at epoch 2 of 6. "
        + "Overfitting from epoch 3: validation loss rose from 0.750 to 1.25 while training loss fell from 0.500 to 0.0312."
    )
  }

  @Test func plateauAtTheEnd() {
    let history = Histories.run(train: [1, 0.5, 0.4, 0.4, 0.4, 0.399])
    #expect(
      Verdict(history).text
        == "Trained for 6 epochs: best training loss 0.3990 at epoch 6 of 6. "
        + "The training loss improved by less than 1 % over the last third.")
  }

  @Test func plateauAtTheStartAndEscape() {
    let losses =
      [0.75] + Array(repeating: 0.693, count: 119) + (1...80).map { 0.693 - 0.008 * Double($0) }
    #expect(
      Verdict(Histories.run(train: losses)).text
        == "Trained for 200 epochs: best training loss 0.05300 at epoch 200 of 200. "
        + "The loss stayed within 1 % of 0.693 until epoch 120, then fell to 0.0530.")
  }

  @Test func stoppedEarly() {
    let history = Histories.run(
      train: [1, 0.5, 0.5], validation: [1, 0.75, 0.8], epochs: 100, end: .stoppedEarly)
    #expect(
      Verdict(history).text
        == "Stopped early after epoch 3 of 100: best validation loss 0.7500 at epoch 2 of 3.")
  }

  @Test func interrupted() {
    let history = Histories.run(train: [1, 0.5], epochs: 9, end: .interrupted)
    #expect(
      Verdict(history).text
        == "Interrupted after epoch 2 of 9, at step 50: best training loss 0.5000 at epoch 2 of 2. It can be resumed."
    )
  }

  @Test func diverged() {
    var history = Histories.run(train: [1, 4], epochs: 9, end: .diverged)
    history.end?.divergence = .init(step: 1412, layer: "dense_2", what: "the gradient of weight")
    #expect(
      Verdict(history).text
        == "Diverged at step 1,412, after epoch 2 of 9: in layer dense_2, the gradient of weight stopped being finite. "
        + "The weights of epoch 1 are kept.")
  }

  @Test func failedAtOnce() {
    var history = Histories.run(train: [], epochs: 9, end: .failed)
    history.end?.steps = 3
    #expect(Verdict(history).text == "Failed after epoch 0 of 9, at step 3.")
  }

  @Test func testResultWithInterval() {
    var history = Histories.run(train: [1], validation: [1])
    history.start.testExamples = 450
    history.start.baseline = NamedValues(["accuracy": 0.112])
    history.end?.test = NamedValues(["loss": 0.1, "accuracy": 0.9666666666666667])
    // 435 of 450, by the formula in Wilson's paper: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 +
    // z²/n).
    #expect(
      Verdict(history).sentences.last
        == "Test accuracy 0.9667 (95 % interval 0.946 to 0.980, 450 examples); "
        + "always guessing the commonest class reaches 0.112.")
  }

  @Test func regressionResult() {
    var history = Histories.run(train: [1], validation: [1])
    history.start.higherIsBetter = ["r2"]
    history.start.baseline = NamedValues(["r2": 0])
    history.end?.validation = NamedValues(["loss": 0.1, "mae": 0.2, "r2": 0.875])
    #expect(
      Verdict(history).sentences.last
        == "Validation r2 0.8750 (200 examples); guessing without inputs reaches 0.00.")
  }

  @Test func lossesThatAreNoNumbers() {
    let history = Histories.run(
      train: [.nan, .nan, .nan, .nan, .nan, .nan, .nan],
      validation: Array(repeating: .nan, count: 7))
    #expect(Verdict(history).text == "Trained for 7 epochs.")
    #expect(Findings.of(history).isEmpty)
  }
}
