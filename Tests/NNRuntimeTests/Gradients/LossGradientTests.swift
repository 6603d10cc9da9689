// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Every loss of the catalogue against finite differences of its own value.
@Suite struct LossGradientTests {
  enum Targets { case labels, shares, numbers, bits, sizes }

  struct Sample {
    let text: String
    let targets: Targets
    var classWeights: [Double]?
    /// Weights of the examples.
    var isWeighted = false
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
      Sample(
        text: "cross_entropy: {ignore_label: 1}", targets: .labels, classWeights: [1, 0.5, 2],
        isWeighted: true),
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
      Sample(text: "huber", targets: .numbers, isWeighted: true),
    ],
    "smooth_l1": [
      Sample(text: "smooth_l1", targets: .numbers),
      Sample(text: "smooth_l1: 0.3", targets: .numbers),
    ],
    "log_cosh": [Sample(text: "log_cosh", targets: .numbers)],
    "quantile": [
      Sample(text: "quantile: 0.2", targets: .numbers),
      Sample(text: "quantile: 0.9", targets: .numbers, isWeighted: true),
    ],
    "mean_squared_logarithmic_error": [
      Sample(text: "mean_squared_logarithmic_error", targets: .shares)
    ],
    "mean_absolute_percentage_error": [
      Sample(text: "mean_absolute_percentage_error", targets: .sizes)
    ],
    "poisson": [
      Sample(text: "poisson", targets: .bits),
      Sample(text: "poisson", targets: .bits, isWeighted: true),
    ],
    "gaussian_nll": [
      Sample(text: "gaussian_nll", targets: .numbers),
      Sample(text: "gaussian_nll: {variance: exponential}", targets: .numbers, isWeighted: true),
    ],
    "focal": [
      Sample(text: "focal", targets: .labels), Sample(text: "focal: 0.5", targets: .labels),
      Sample(text: "focal: 0", targets: .labels),
      Sample(text: "focal: {gamma: 1, alpha: [0.5, 2, 1]}", targets: .labels, isWeighted: true),
      Sample(text: "focal: {gamma: 3, alpha: 0.25}", targets: .bits),
      Sample(text: "focal: {gamma: 0.5}", targets: .shares),
    ],
    "hinge": [Sample(text: "hinge", targets: .bits), Sample(text: "hinge", targets: .numbers)],
    "squared_hinge": [Sample(text: "squared_hinge", targets: .bits)],
    "categorical_hinge": [
      Sample(text: "categorical_hinge", targets: .labels),
      Sample(text: "categorical_hinge", targets: .shares),
    ],
    "kl_divergence": [
      Sample(text: "kl_divergence", targets: .shares),
      Sample(text: "kl_divergence", targets: .bits),
    ],
    "cosine_similarity": [Sample(text: "cosine_similarity", targets: .shares)],
    "dice": [
      Sample(text: "dice", targets: .bits),
      Sample(text: "dice: {per_sample: false}", targets: .bits),
      Sample(text: "dice: {smooth: 0.2}", targets: .shares, isWeighted: true),
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
    let units = type(of: spec).unitsPerValue
    let network = try machine.network(
      [], input: shape.dropLast() + [shape[shape.count - 1] * units], batch: batch,
      loss: Compiler.Loss(
        spec: spec, targetIsLabel: sample.targets == .labels, classWeights: sample.classWeights,
        isWeighted: sample.isWeighted))
    let head = try #require(network.plan.head)
    var random = TestRandom(state: 5)
    let values = batch * shape.reduce(1, *)
    let scores = GradientCheck.spaced(values * units, &random)
    network.write(targets(sample.targets, values, &random), to: head.targets)
    if let weights = head.rowWeights {
      network.run.begin(batch: batch)
      network.write(
        (0..<head.rowCount.count(on: network.run)).map { [2, 0, 0.5][$0 % 3] }, to: weights)
    }
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
    case .sizes: (0..<count).map { _ in Float(Int.random(in: 1...4, using: &random)) * 0.4 }
    case .shares:
      (0..<count / 3).flatMap { _ -> [Float] in
        let parts = (0..<3).map { _ in Float.random(in: 0.1..<1, using: &random) }
        return parts.map { $0 / parts.reduce(0, +) }
      }
    }
  }
}
