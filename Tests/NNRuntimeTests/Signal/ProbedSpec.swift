// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A network over normal numbers that is looked at before training.
struct ProbedSpec {
  let spec: ModelSpec
  let facts: DataFacts

  init(layers: String, shape: [Int], start: String, loss: String = "mean_squared_error") throws {
    let text = """
      nnspec: 1
      data:
        source: {csv: x.csv}
        inputs: {x: {type: vector, columns: "x*"}}
        target: {y: {type: number}}
      initialisation: {weights: \(start)}
      model:
        layers:
          \(layers)
          - flatten
          - output
      training: {loss: \(loss), optimiser: sgd, epochs: 1}
      """
    facts = DataFacts(
      inputs: [
        DataFacts.InputFacts(
          name: "x", type: .vector, shape: Shape(shape), vocabulary: nil, span: nil)
      ],
      targets: [
        DataFacts.TargetFacts(name: "y", kind: .number, classes: nil, width: 1, span: nil)
      ], rows: nil)
    let check = SpecCheck(
      SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8)), known: facts)
    spec = try #require(check.spec, "\(check.diagnostics.map(\.message))")
  }

  /// What each draw of the weights shows on a batch of its own.
  func probes(seeds: Int, batch: Int, wantsGradient: Bool = false) throws -> [SignalProbe] {
    let network = try Network(
      spec, batch: batch, longest: 1, training: true, classWeights: nil,
      settings: Network.Settings(), isObserved: true)
    return (0..<seeds).map { seed in
      network.initialise(seed: UInt64(seed))
      let examples = DataSplit.synthetic(facts, count: batch, seed: UInt64(seed))
      network.load(examples, 0..<batch)
      return SignalProbe(network, batch: batch, wantsGradient: wantsGradient)
    }
  }
}
