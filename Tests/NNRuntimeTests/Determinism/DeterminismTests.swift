// SPDX-License-Identifier: MIT

import NNRuntime
import Testing

/// The spec decides every bit of a run: not threads, not repetition, not what else is in a batch.
@Suite struct DeterminismTests {
  private static let specs = [ToySpec.convolutional, ToySpec.regularised]

  @Test(arguments: supportedSets, specs)
  func weightsAreTheSameForAnyThreads(set: InstructionSet, text: String) throws {
    let one = try ToyRun(text, Machine(set: set, threads: 1).settings)
    #expect(one.end.status == .done)
    #expect(one.end.steps > 10)
    for threads in [1, 2, 4, 7] {
      let other = try ToyRun(text, Machine(set: set, threads: threads).settings)
      #expect(one.bytes == other.bytes, "\(set), \(threads) threads")
      for (left, right) in zip(one.evaluations, other.evaluations) {
        #expect(left.train == right.train && left.validation == right.validation)
        #expect(left.gradientNorm == right.gradientNorm)
      }
      #expect(one.end.test == other.end.test)
    }
  }

  /// Otherwise the test above would compare nothing but the driver with itself.
  @Test(arguments: specs) func stepsHaveSeveralParts(text: String) throws {
    let network = try ToyRun(text, Network.Settings(threads: 1)).network
    network.run.begin(batch: network.largestBatch)
    network.run.mode = .training
    let shared = network.plan.steps.filter { $0.step.parts(on: network.run) > 1 }
    #expect(Set(shared.map(\.phase)).isSuperset(of: [.forward, .backward, .update]))
  }

  @Test func anotherSeedIsAnotherRun() throws {
    let settings = Network.Settings(threads: 1)
    let one = try ToyRun(ToySpec.small("epochs: 1", seed: 1), settings)
    let two = try ToyRun(ToySpec.small("epochs: 1", seed: 2), settings)
    #expect(one.bytes != two.bytes)
  }

  @Test(arguments: supportedSets, specs)
  func anExampleIsPredictedTheSameInAnyBatch(set: InstructionSet, text: String) throws {
    let run = try ToyRun(text, Machine(set: set, threads: 2).settings)
    let (network, data) = (run.network, run.session.data.train)
    let width = network.plan.output.count
    func predict(_ rows: [Int]) -> [Float] {
      network.load(data, rows)
      network.forward(batch: rows.count, mode: .inference)
      return network.output
    }
    let alone = (0..<network.largestBatch).map { predict([$0]) }
    for size in [2, 3, 7, 16, network.largestBatch - 1, network.largestBatch] {
      let rows = Array(0..<size)
      #expect(predict(rows) == alone[0..<size].flatMap(\.self), "batch of \(size)")
      // The same examples in other places.
      let backwards = Array(rows.reversed())
      #expect(predict(backwards) == alone[0..<size].reversed().flatMap(\.self))
    }
    #expect(alone.allSatisfy { $0.count == width })
  }
}
