// SPDX-License-Identifier: MIT

import Foundation
import NNRuntime
import NNSpec
import Testing

/// Metrics over time steps.
@Suite struct SequenceMetricTests {
  private func metric(_ text: String) throws -> any RunnableMetric {
    try #require(try decode(text, of: Catalogue.metrics).value as? any RunnableMetric)
  }

  /// Sequences of 2, 0, 1 and 3 steps: right, not counted, wrong, one step wrong.
  @Test func aSequenceIsRightInEveryStep() throws {
    let labels = [0, 1, 1, 0, 0, 1]
    let outputs = labels.flatMap { $0 == 0 ? [0.9, 0.1] : [0.1, 0.9] }
    let predictions = Predictions(
      kind: .category, width: 2, outputs: outputs, targets: [0, 1, 0, 0, 1, 1],
      lengths: [2, 0, 1, 3])
    #expect(try metric("sequence_accuracy").value(predictions) == 1.0 / 3)
    #expect(try metric("accuracy").value(predictions) == 4.0 / 6)
    let flat = Predictions(
      kind: .category, width: 2, outputs: outputs, targets: [0, 1, 0, 0, 1, 1])
    #expect(try metric("sequence_accuracy").value(flat) == 4.0 / 6)
    let none = Predictions(kind: .category, width: 2, outputs: [], targets: [], lengths: [])
    #expect(try metric("sequence_accuracy").value(none) == nil)
  }

  /// Steps with the ignored label count for nothing, in the loss and in every metric.
  @Test func ignoredStepsCountForNothing() throws {
    // The tag is the sign of x, but where x is 0 it is class 0, a and b in turn: nothing to learn.
    var rows = ["series,t,x,tag"]
    for series in 0..<30 {
      for step in 0..<4 {
        let x = step == 2 ? 0 : (series + step) % 2 == 0 ? 1 : -1
        rows.append("\(series),\(step),\(x),\(x == 0 ? "-" : x > 0 ? "b" : "a")")
      }
    }
    let folder = try TemporaryFolder(["tags.csv": rows.joined(separator: "\n")])
    func run(_ loss: String) throws -> ToyRun {
      try ToyRun(
        """
        nnspec: 1
        data:
          source: {csv: "\(folder.path)/tags.csv", group: series, order: t}
          inputs: {x: {type: sequence, scale: none}}
          target: {tag: {type: sequence, of: category}}
          split: {train: 20 rows, validation: 10 rows}
        model: {layers: [{dense: 3}]}
        training:
          loss: \(loss)
          optimiser: {sgd: {learning_rate: 1e-30}}
          epochs: 1
          metrics: [accuracy, sequence_accuracy, perplexity]
        """, Network.Settings(threads: 1))
    }
    let all = try run("cross_entropy")
    let some = try run("{cross_entropy: {ignore_label: 0}}")
    func predicted(_ x: Float) -> [Double] {
      let scores = (all.network.weights("dense_1.weight") ?? []).map { Double($0 * x) }
      let sum = scores.reduce(0) { $0 + exp($1) }
      return scores.map { exp($0) / sum }
    }
    // Classes are -, a, b. Of four steps three count: two of one sign and one of the other, by turns.
    let (low, high) = (-log(predicted(-1)[1]), -log(predicted(1)[2]))
    let found = try #require(some.end.train["loss"])
    let split = some.session.data.train
    let highs = split.targets.count { $0 == 2 }
    let lows = split.targets.count { $0 == 1 }
    #expect(highs + lows == 60)
    let mean = (Double(highs) * high + Double(lows) * low) / 60
    #expect(abs(found - mean) < 1e-6 * (1 + mean), "\(found) for \(mean)")
    #expect(abs((some.end.train["perplexity"] ?? 0) - exp(found)) < 1e-5)
    // With them, a third of the loss more is that of a score of 0 for all: ln 3.
    let whole = (60 * mean + 20 * log(3)) / 80
    #expect(abs((all.end.train["loss"] ?? 0) - whole) < 1e-6)
  }
}
