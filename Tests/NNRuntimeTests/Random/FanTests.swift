// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct FanTests {
  /// The largest of many evenly drawn values is just below gain sqrt(3 / fan).
  @Test func givenFansReplaceThoseOfTheShape() throws {
    func largest(_ initialiser: String, _ fans: ParameterSpec.Fans?) throws -> Float {
      let distribution = try decode(initialiser, of: Catalogue.initialisers).value.distribution
      return WeightInitialisation.values(
        distribution, shape: [3, 3, 128, 2], fans: fans, seed: 1, path: "a.weight"
      ).map(abs).max() ?? 0
    }
    let fans = ParameterSpec.Fans(input: 9, output: 18)
    let cases: [(String, ParameterSpec.Fans?, Double)] = [
      ("he_uniform", nil, 6.0 / 1152), ("he_uniform", fans, 6.0 / 9),
      ("glorot_uniform", nil, 6.0 / (1152 + 18)), ("glorot_uniform", fans, 6.0 / 27),
    ]
    for (name, fans, variance) in cases {
      let share = Double(try largest(name, fans)) / variance.squareRoot()
      #expect(share > 0.99 && share <= 1.000001, "\(name) \(share)")
    }
  }

  /// A network's depthwise weight is drawn with the kernel's size.
  @Test func depthwiseWeightsStartWithTheKernelsSize() throws {
    let machine = Machine(set: .baseline, threads: 1)
    let layer = TestLayer(path: "layer", text: "depthwise_conv2d: {kernel: 3, multiplier: 2}")
    let network = try machine.bare([layer], input: [3, 3, 200], batch: 1)
    let planned = try #require(network.plan.parameters.first { $0.path == "layer.weight" })
    network.initialise(seed: 2)
    #expect(
      network.weights("layer.weight")
        == WeightInitialisation.values(
          planned.initial, shape: [3, 3, 200, 2], fans: .init(input: 9, output: 18), seed: 2,
          path: "layer.weight"))
  }
}
