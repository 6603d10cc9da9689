// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Averaged weights against runs of fewer steps, whose weights are those that were averaged.
@Suite struct WeightAverageTests {
  private static let settings = Network.Settings(threads: 2)
  private static let plain = "batch_size: 100, optimiser: {momentum: 0.5}"

  /// Batch normalisation, so that running statistics are there too.
  private func run(_ training: String) throws -> ToyRun {
    try ToyRun(
      ToySpec.small("\(Self.plain), \(training)").replacing(
        "layers:\n", with: "layers:\n    - batch_norm\n"), Self.settings)
  }

  private func weights(_ run: ToyRun) -> [Float] {
    run.network.modelFile.tensors.flatMap(\.values)
  }

  @Test func emaFollowsTheWeightsAfterEachUpdate() throws {
    let averaged = try run("steps: 4, average: {ema: 0.75}")
    var expected = weights(try run("steps: 1"))
    for steps in 2...4 {
      let raw = weights(try run("steps: \(steps)"))
      expected = zip(expected, raw).map { $0 + 0.25 * ($1 - $0) }
    }
    expectClose(weights(averaged), expected.map(Double.init), relative: 1e-6, absolute: 1e-7)
    #expect(weights(averaged) != weights(try run("steps: 4")))
  }

  /// Four epochs, of which the last two count.
  @Test(arguments: ["50%", "2 epochs", "6 steps", "7 steps"]) func swaIsTheMeanOfTheLastEpochs(
    start: String
  ) throws {
    let averaged = try run("epochs: 4, average: {swa: {start: \(start)}}")
    let (third, fourth) = (weights(try run("epochs: 3")), weights(try run("epochs: 4")))
    let mean = zip(third, fourth).map { (Double($0) + Double($1)) / 2 }
    expectClose(weights(averaged), mean, relative: 1e-6, absolute: 1e-7)
  }

  @Test(arguments: ["ema: 0.9", "swa: 1 epochs"]) func trainingGoesOnWithTheRawWeights(
    average: String
  ) throws {
    let averaged = try run("epochs: 3, average: {\(average)}")
    let raw = try run("epochs: 3")
    for (left, right) in zip(averaged.evaluations, raw.evaluations) {
      #expect(left.train == right.train && left.gradientNorm == right.gradientNorm)
    }
    #expect(averaged.evaluations[2].validation != raw.evaluations[2].validation)
    // The last evaluation and the summary are of the same weights, those of the model file.
    #expect(averaged.evaluations[2].validation == averaged.end.validation)
  }

  @Test func theBestEpochsAverageIsKept() throws {
    let text = "optimiser: {momentum: {learning_rate: 2}}, average: {ema: 0.5}"
    func run(_ more: String) throws -> ToyRun {
      try ToyRun(ToySpec.small("batch_size: 16, \(text), \(more)"), Self.settings)
    }
    let long = try run("epochs: 40, early_stopping: {patience: 3, restore_best: true}")
    let best = try #require(long.end.bestEpoch)
    #expect(long.end.restoredBest && best < long.end.epochs)
    #expect(long.bytes == (try run("epochs: \(best)")).bytes)
  }

  /// Before the first average there is nothing but the weights themselves.
  @Test func aRunThatEndsBeforeTheStartKeepsItsWeights() throws {
    #expect(
      try run("steps: 2, average: {swa: {start: 5 epochs}}").bytes == run("steps: 2").bytes)
  }

  @Test(arguments: [
    ("epochs: 4, average: {swa: {start: 4 epochs}}", DiagnosticCode.scheduleLength),
    ("epochs: 4, average: {swa: {start: 100%}}", .scheduleLength),
    ("steps: 4, average: {swa: {start: 4 steps}}", .scheduleLength),
    ("time: 1m, average: {swa: {start: 50%}}", .scheduleLength),
    ("epochs: 4, average: {swa: {start: 3 epochs}}", .noEffect),
    ("epochs: 1, average: swa", .noEffect), ("epochs: 1, average: {ema: 1}", .outOfRange),
    ("epochs: 1, average: mean", .unknownName),
    ("epochs: 1, optimiser: {sgd: {weight_decay_exempt: [bias]}}", .noEffect),
    ("epochs: 1, optimiser: {rprop: {factors: [2, 1]}}", .outOfRange),
    ("epochs: 1, optimiser: {rprop: {step_range: [1]}}", .outOfRange),
    ("epochs: 1, optimiser: {adafactor: {epsilon: [1e-8]}}", .outOfRange),
    ("epochs: 1, gradient: {accumulate: 0}", .outOfRange),
    ("epochs: 1, gradient: {noise: 0}", .outOfRange),
    ("epochs: 1, gradient: {clip_layer_norm: -1}", .outOfRange),
  ]) func senselessThingsAreTold(training: String, code: DiagnosticCode) {
    let text = ToySpec.small(training)
    let check = SpecCheck(SourceFile(path: "toy.nn.yaml", bytes: Array(text.utf8)))
    #expect(check.diagnostics.map(\.code).contains(code), "\(check.diagnostics.map(\.message))")
  }
}
