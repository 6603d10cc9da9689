// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Batches that are cut into parts: the sums are those of whole batches but for rounding, in an order that is fixed.
@Suite struct ShardTests {
  private static let settings = Network.Settings(threads: 2)

  /// Batches of 100, 100 and 40; the last part of 8 of the 40 is 5 examples.
  @Test(arguments: [2, 4, 8, 64]) func partsAreAWholeBatchButForRounding(shards: Int) throws {
    func run(_ shards: Int) throws -> ToyRun {
      try ToyRun(
        ToySpec.small(
          "epochs: 2, batch_size: 100, optimiser: {sgd: 0.5}, metrics: [accuracy], shards: \(shards)"
        ),
        Self.settings)
    }
    let (whole, parts) = (try run(1), try run(shards))
    #expect(whole.end.steps == 6 && parts.end.steps == 6)
    for (left, right) in zip(whole.network.modelFile.tensors, parts.network.modelFile.tensors) {
      expectClose(right.values, left.values.map(Double.init), relative: 1e-5, absolute: 1e-6)
    }
    for (left, right) in zip(whole.evaluations, parts.evaluations) {
      #expect(abs(left.gradientNorm - right.gradientNorm) < 1e-6)
      #expect(left.train["accuracy"] == right.train["accuracy"])
      let losses = try (#require(left.train["loss"]), #require(right.train["loss"]))
      #expect(abs(losses.0 - losses.1) < 1e-6)
    }
    let first = try (#require(whole.end.firstLoss), #require(parts.end.firstLoss))
    #expect(abs(first.0 - first.1) < 1e-6)
  }

  /// More parts than examples: some are empty.
  @Test func emptyPartsAddNothing() throws {
    func run(_ options: String) throws -> ToyRun {
      try ToyRun(
        ToySpec.small("epochs: 1, batch_size: 7, optimiser: {sgd: 0.5}, \(options)"), Self.settings)
    }
    let (whole, parts) = (try run("shards: 1"), try run("shards: 32"))
    for (left, right) in zip(whole.network.modelFile.tensors, parts.network.modelFile.tensors) {
      expectClose(right.values, left.values.map(Double.init), relative: 1e-4, absolute: 1e-5)
    }
  }

  @Test func accumulatedPartsAreOneLargeBatch() throws {
    let large = try ToyRun(
      ToySpec.small("epochs: 2, batch_size: 100, optimiser: {sgd: 0.5}"), Self.settings)
    let small = try ToyRun(
      ToySpec.small(
        "epochs: 2, batch_size: 50, optimiser: {sgd: 0.5}, gradient: {accumulate: 2}, shards: 4"),
      Self.settings)
    #expect(small.end.steps == 6 && large.end.steps == 6)
    for (left, right) in zip(large.network.modelFile.tensors, small.network.modelFile.tensors) {
      expectClose(right.values, left.values.map(Double.init), relative: 1e-5, absolute: 1e-6)
    }
  }

  /// Of one batch of 240: running = 0.5 · first + 0.5 · mean of the parts' means, and so the variance, unbiased.
  @Test func runningStatisticsAreMeansOfTheParts() throws {
    let text = """
      nnspec: 1
      data:
        source: {generate: moons, count: 300}
        split: {train: 80%, validation: 20%}
      model:
        layers:
          - batch_norm: {momentum: 0.5}
          - dense: {units: 1, activation: sigmoid}
      training: {loss: binary_cross_entropy, steps: 1, batch_size: full, shuffle: false, shards: 4}
      """
    let run = try ToyRun(text, Self.settings)
    guard case .floats(let values) = run.session.data.train.inputs else {
      Issue.record("points are floats")
      return
    }
    let count = run.session.data.train.count
    try #require(count == 240)
    for channel in 0..<2 {
      var (mean, variance) = (0.0, 0.0)
      for part in 0..<4 {
        let rows = (60 * part..<60 * part + 60).map { Double(values[2 * $0 + channel]) }
        let own = rows.reduce(0, +) / 60
        mean += own / 4
        variance += rows.reduce(0) { $0 + ($1 - own) * ($1 - own) } / 59 / 4
      }
      let kept = try #require(run.network.weights("batch_norm_1.running_mean"))
      let spread = try #require(run.network.weights("batch_norm_1.running_variance"))
      #expect(abs(Double(kept[channel]) - 0.5 * mean) < 1e-6)
      #expect(abs(Double(spread[channel]) - (0.5 + 0.5 * variance)) < 1e-6)
    }
  }

  /// ((a + b) + (c + d)): as a binary counter carries, part after part.
  @Test func theTreeIsBinary() {
    let parts = BatchParts(count: 8, ranks: nil)
    let merges = (0..<8).map {
      parts.place($0, batch: 0, in: 0..<1, weight: 1, isEmpty: false).merges
    }
    #expect(merges == [0, 1, 0, 2, 0, 1, 0, 3])
    let batch = Array(0..<11)[...]
    let examples = (0..<8).flatMap { parts.examples($0, of: batch) }
    #expect(examples == Array(batch))
  }
}
