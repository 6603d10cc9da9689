// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Every loss of the catalogue against finite differences of its own value.
@Suite struct LossGradientTests {
  enum Targets { case labels, shares, numbers, bits }

  struct Sample {
    let text: String
    let targets: Targets
    var classWeights: [Double]?
  }

  /// By loss; a loss that is not here fails.
  private static let samples: [String: [Sample]] = [
    "cross_entropy": [
      Sample(text: "cross_entropy", targets: .labels),
      Sample(text: "cross_entropy: 0.2", targets: .labels, classWeights: [1, 0.5, 2]),
      Sample(text: "cross_entropy: {ignore_label: 1}", targets: .labels),
      Sample(
        text: "cross_entropy: {ignore_label: 2, label_smoothing: 0.1}", targets: .labels,
        classWeights: [0.3, 2, 1]),
      Sample(text: "cross_entropy: 0.3", targets: .shares),
    ],
    "binary_cross_entropy": [
      Sample(text: "binary_cross_entropy", targets: .bits),
      Sample(text: "binary_cross_entropy: {positive_weight: 3}", targets: .bits),
      Sample(
        text: "binary_cross_entropy: {positive_weight: [1, 2, 0.5], label_smoothing: 0.2}",
        targets: .shares),
    ],
    "mean_squared_error": [Sample(text: "mean_squared_error", targets: .numbers)],
    "mean_absolute_error": [Sample(text: "mean_absolute_error", targets: .numbers)],
    "huber": [
      Sample(text: "huber", targets: .numbers), Sample(text: "huber: 0.3", targets: .numbers),
    ],
  ]

  @Test(arguments: Catalogue.losses.names) func loss(name: String) throws {
    let samples = try #require(Self.samples[name], "no sample of the loss `\(name)`")
    for sample in samples {
      for set in supportedSets {
        for (shape, batch) in [([3], 1), ([3], 5), ([2, 3], 3)] {
          try check(sample, shape: shape, batch: batch, set: set)
        }
      }
    }
  }

  private func check(
    _ sample: Sample, shape: [Int], batch: Int, set: InstructionSet
  ) throws {
    let spec = try decode(sample.text, of: Catalogue.losses).value
    let machine = Machine(set: set, threads: 1)
    let network = try machine.network(
      [], input: shape, batch: batch,
      loss: Compiler.Loss(
        spec: spec, targetIsLabel: sample.targets == .labels, classWeights: sample.classWeights))
    let head = try #require(network.plan.head)
    var random = TestRandom(state: 5)
    let scores = GradientCheck.spaced(batch * shape.reduce(1, *), &random)
    network.write(targets(sample.targets, batch * shape.reduce(1, *), &random), to: head.targets)
    func value(_ scores: [Float], wantsGradient: Bool) -> Double {
      network.write(scores, to: network.plan.input.buffer)
      network.forward(batch: batch, mode: .training)
      return network.loss(wantsGradient: wantsGradient)
    }
    _ = value(scores, wantsGradient: true)
    let gradient = network.read(head.gradient)
    for index in scores.indices {
      var (up, down) = (scores, scores)
      up[index] += GradientCheck.h
      down[index] -= GradientCheck.h
      let slope =
        (value(up, wantsGradient: false) - value(down, wantsGradient: false))
        / Double(up[index] - down[index])
      let error = abs(slope - Double(gradient[index]))
      #expect(
        error <= GradientCheck.tolerance * (1 + abs(slope)),
        "\(sample.text), \(batch) × \(shape), \(set): [\(index)] \(gradient[index]) for \(slope)")
    }
  }

  /// Numbers are multiples of 0.4, so that no |p - t| of spaced scores is near a kink.
  private func targets(_ kind: Targets, _ count: Int, _ random: inout TestRandom) -> [Float] {
    switch kind {
    case .labels: (0..<count / 3).map { _ in Float(Int.random(in: 0..<3, using: &random)) }
    case .bits: (0..<count).map { _ in Float(Int.random(in: 0...1, using: &random)) }
    case .numbers: (0..<count).map { _ in Float(Int.random(in: -2...2, using: &random)) * 0.4 }
    case .shares:
      (0..<count / 3).flatMap { _ -> [Float] in
        let parts = (0..<3).map { _ in Float.random(in: 0.1..<1, using: &random) }
        return parts.map { $0 / parts.reduce(0, +) }
      }
    }
  }
}
