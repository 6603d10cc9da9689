// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Whole runs: every optimiser gives the same bytes for any threads, and training is what it was without averages.
@Suite struct OptimiserRunTests {
  private static let names = Catalogue.optimisers.names
  private static let settings = Network.Settings(threads: 2)

  /// Weights of more than one piece.
  private static func text(_ training: String) -> String {
    """
    nnspec: 1
    seed: 6
    data: {source: {generate: moons, count: 120}, split: {train: 80%, validation: 20%}}
    model:
      layers:
        - dense: {units: 150, activation: tanh}
        - layer_norm
        - dense: {units: 130, activation: tanh, weight_decay_scale: 0.5}
        - dense: {units: 1, activation: sigmoid}
    training: {loss: binary_cross_entropy, \(training)}
    """
  }

  @Test(arguments: names) func threadsChangeNothing(name: String) throws {
    let training = """
      batch_size: 24, steps: 3, optimiser: {\(name): {weight_decay: 0.01}},
      gradient: {clip_layer_norm: 0.1, noise: 1e-6, accumulate: 2}, average: {ema: 0.5}
      """
    let one = try ToyRun(Self.text(training), Network.Settings(threads: 1))
    let three = try ToyRun(Self.text(training), Network.Settings(threads: 3))
    #expect(one.bytes == three.bytes)
    #expect(one.end.status == .done && one.end.steps == 3)
    let start = try ToyRun.session(Self.text(training), Self.settings).network
    #expect(start.modelFile.bytes != one.bytes)
    #expect(one.network.modelFile.tensors.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  /// Moons are learnt by each of them, at a rate of its own.
  @Test(arguments: names) func learns(name: String) throws {
    let rates = [
      "sgd": 0.5, "momentum": 0.1, "nesterov": 0.1, "adagrad": 0.1, "adadelta": 5, "rmsprop": 0.01,
      "rprop": 0.01, "adafactor": 0.05, "lion": 0.01, "lamb": 0.05, "lars": 20, "ftrl": 0.5,
      "muon": 0.05,
    ]
    let options = name == "ftrl" ? ", beta: 0.1" : ""
    let run = try ToyRun(
      ToySpec.small(
        "epochs: 15, batch_size: 40, metrics: [accuracy], "
          + "optimiser: {\(name): {learning_rate: \(rates[name] ?? 0.02)\(options)}}"),
      Self.settings)
    let accuracy = try #require(run.end.train["accuracy"])
    #expect(accuracy > 0.8, "\(name): \(accuracy)")
  }

  /// Batches of 100, 100 and 40, and twice as many of half the size.
  @Test func accumulatedBatchesAreOneLargeBatch() throws {
    let large = try ToyRun(
      ToySpec.small("epochs: 2, batch_size: 100, optimiser: {sgd: 0.5}"), Self.settings)
    let small = try ToyRun(
      ToySpec.small(
        "epochs: 2, batch_size: 50, optimiser: {sgd: 0.5}, gradient: {accumulate: 2}"),
      Self.settings)
    #expect(small.end.steps == 6 && large.end.steps == 6)
    for (left, right) in zip(large.network.modelFile.tensors, small.network.modelFile.tensors) {
      expectClose(left.values, right.values.map(Double.init), relative: 1e-5, absolute: 1e-6)
    }
    for (left, right) in zip(large.evaluations, small.evaluations) {
      #expect(abs(left.gradientNorm - right.gradientNorm) < 1e-6)
      let losses = try (#require(left.train["loss"]), #require(right.train["loss"]))
      #expect(abs(losses.0 - losses.1) < 1e-6)
    }
  }

  /// 75 + 25 examples in one update: the mean is over examples, not over batches.
  @Test func aSmallerLastBatchWeighsLess() throws {
    let whole = try ToyRun(
      ToySpec.small("steps: 1, batch_size: 240, optimiser: {sgd: 0.5}"), Self.settings)
    let parts = try ToyRun(
      ToySpec.small(
        "steps: 1, batch_size: 100, optimiser: {sgd: 0.5}, gradient: {accumulate: 3}"),
      Self.settings)
    for (left, right) in zip(whole.network.modelFile.tensors, parts.network.modelFile.tensors) {
      expectClose(left.values, right.values.map(Double.init), relative: 1e-5, absolute: 1e-6)
    }
  }
}
