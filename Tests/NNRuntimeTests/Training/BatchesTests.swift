// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// The order of examples, the best epoch, and means over batches.
@Suite struct BatchesTests {
  private func epochs(
    _ examples: Int, size: Int, seed: UInt64 = 1, order: Batches.Order = .shuffled,
    count: Int = 3
  ) -> [[[Int]]] {
    var batches = Batches(examples: examples, size: size, seed: seed, order: order)
    return (0..<count).map { epoch in
      batches.begin(epoch: epoch)
      return (0..<batches.count).map { Array(batches.examples($0)) }
    }
  }

  @Test func everyEpochDealsEveryExampleOnce() {
    for (examples, size, sizes) in [
      (10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 5, [3]), (1, 1, [1]), (5, 1, [1, 1, 1, 1, 1]),
    ] {
      for epoch in epochs(examples, size: size) {
        #expect(epoch.map(\.count) == sizes)
        #expect(epoch.flatMap(\.self).sorted() == Array(0..<examples))
      }
    }
  }

  @Test func ordersFollowFromSeedAndEpoch() {
    #expect(epochs(100, size: 9) == epochs(100, size: 9))
    #expect(epochs(100, size: 9)[0] != epochs(100, size: 9)[1])
    #expect(epochs(100, size: 9) != epochs(100, size: 9, seed: 2))
    // The batch size only cuts the order.
    let cut = epochs(100, size: 9).map { $0.flatMap(\.self) }
    #expect(cut == epochs(100, size: 64).map { $0.flatMap(\.self) })
    // An epoch does not depend on those before it.
    var late = Batches(examples: 100, size: 9, seed: 1, order: .shuffled)
    late.begin(epoch: 2)
    #expect(Array(late.examples(0)) == epochs(100, size: 9)[2][0])
  }

  @Test func withoutShufflingTheOrderIsTheFiles() {
    for epoch in epochs(7, size: 3, order: .given) {
      #expect(epoch == [[0, 1, 2], [3, 4, 5], [6]])
    }
  }

  /// A place in the batch has examples that follow one another, and shorter streams come last.
  @Test func streamsGoOnWhereTheyStopped() {
    #expect(epochs(6, size: 3, order: .streams)[0] == [[0, 2, 4], [1, 3, 5]])
    #expect(epochs(7, size: 3, order: .streams)[1] == [[0, 3, 6], [1, 4], [2, 5]])
    #expect(epochs(2, size: 5, order: .streams)[0] == [[0, 1]])
    #expect(epochs(3, size: 1, order: .streams)[0] == [[0], [1], [2]])
    for examples in 1...40 {
      for size in 1...9 {
        let batches = epochs(examples, size: size, order: .streams, count: 1)[0]
        #expect(batches.flatMap(\.self).sorted() == Array(0..<examples))
        for (first, second) in zip(batches, batches.dropFirst()) {
          #expect(second.count <= first.count)
          #expect(zip(first, second).allSatisfy { $0 + 1 == $1 })
        }
      }
    }
  }

  @Test func bucketsHaveExamplesOfSimilarLength() {
    let lengths = (0..<100).map { ($0 * 37) % 41 }
    let found = epochs(100, size: 8, order: .byLength(lengths))
    #expect(found == epochs(100, size: 8, order: .byLength(lengths)))
    #expect(found[0] != found[1])
    for epoch in found {
      #expect(epoch.count == 13)
      #expect(epoch.flatMap(\.self).sorted() == Array(0..<100))
      let spread = epoch.map { batch in
        (batch.map { lengths[$0] }.max() ?? 0) - (batch.map { lengths[$0] }.min() ?? 0)
      }
      #expect(spread.max() ?? 99 <= 5, "\(spread)")
      // The order of the batches stays random.
      let means = epoch.map { $0.map { lengths[$0] }.max() ?? 0 }
      #expect(means != means.sorted())
    }
  }

  @Test func theBestEpochIsTheFirstOfTheBest() {
    func watch(_ values: [Double?], higher: Bool = false, change: Double = 0) -> BestEpoch {
      var best = BestEpoch(
        monitor: "validation.loss", higherIsBetter: higher, minimumChange: change)
      for (index, value) in values.enumerated() { _ = best.observe(value, epoch: index + 1) }
      return best
    }
    let falling = watch([3, 2, 2, 2.5])
    #expect(falling.epoch == 2 && falling.value == 2 && falling.waited == 2)
    #expect(watch([0.5, 0.7, 0.6], higher: true).epoch == 2)
    // 0.05 better is not enough; from 2 the next is 1.8.
    let coarse = watch([2, 1.95, 1.8, 1.75], change: 0.1)
    #expect(coarse.epoch == 3 && coarse.waited == 1)
    let broken = watch([nil, .nan, 4, .infinity, nil])
    #expect(broken.epoch == 3 && broken.waited == 2)
    #expect(watch([.nan]).epoch == nil)
  }

  /// The mean loss of a part does not depend on how its examples are cut into batches, weighed or not.
  @Test func anEvaluationDoesNotDependOnTheBatchSize() throws {
    // 40 rows of three classes that come in runs, so that batches have other classes than the whole.
    let rows = (0..<40).map { "\(Double($0) / 7),\($0 < 22 ? "a" : $0 < 36 ? "b" : "c")" }
    let folder = try TemporaryFolder(["points.csv": "x,label\n" + rows.joined(separator: "\n")])
    for weights in ["", "class_weights: [1, 5, 0.2],", "class_weights: balanced,"] {
      let losses = try [40, 7, 1].map { size in
        let text = """
          nnspec: 1
          data:
            source: {csv: "\(folder.path)/points.csv"}
            inputs: {x: number}
            target: {label: category}
            split: {train: 100%}
          model: {layers: [{dense: 5}, tanh, {dense: 3}]}
          training: {loss: cross_entropy, \(weights) epochs: 1, batch_size: \(size)}
          """
        let session = try ToyRun.session(text, Network.Settings(threads: 1))
        let evaluator = Evaluator(
          session.network, metrics: [], kind: .category,
          preprocessing: session.data.preprocessing)
        return try #require(evaluator.run(on: session.data.train).loss)
      }
      // Rounded to Float by row, summed in Double.
      for loss in losses { #expect(abs(loss - losses[0]) < 1e-6, "\(weights) \(losses)") }
    }
  }
}
