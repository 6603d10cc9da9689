// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// `learning_rate_scale` with every optimiser of the catalogue.
@Suite struct LearningRateScaleTests {
  private static let shape = [5, 3]

  /// Weight and bias after four updates with gradients of fixed numbers.
  private func weights(_ optimiser: String, rate: Double, scale: Double) throws -> [Float] {
    let machine = try #require(Machine.all.first)
    let spec = try decode(optimiser, of: Catalogue.optimisers).value
    let loss = try decode("mean_squared_error", of: Catalogue.losses).value
    let network = try machine.network(
      [TestLayer(path: "layer", text: "dense: 3", learningRateScale: scale)],
      input: [Self.shape[0]], batch: 1, loss: Compiler.Loss(spec: loss, targetIsLabel: false),
      optimiser: spec)
    network.initialise(seed: 2)
    for step in 0..<4 {
      let gradient = (0..<15).map { Float(($0 * 7 + step * 5) % 11) / 8 - 0.6 }
      try network.setGradient("layer.weight", gradient)
      try network.setGradient("layer.bias", Array(gradient.prefix(3)))
      let norm = try network.norm(threads: machine.threads)
      network.update(step: step, learningRate: rate, norm: norm, clipNorm: nil)
    }
    return try ["layer.weight", "layer.bias"].flatMap { try #require(network.weights($0)) }
  }

  /// Half the rate by scale or by the rate itself: the same weights.
  @Test(arguments: Catalogue.optimisers.names) func halvesTheRate(_ name: String) throws {
    let scaled = try weights(name, rate: 0.01, scale: 0.5)
    #expect(scaled == (try weights(name, rate: 0.005, scale: 1)))
    #expect(scaled != (try weights(name, rate: 0.01, scale: 1)))
  }

  /// A scale of 0 leaves weights alone, weight decay included.
  @Test(arguments: Catalogue.optimisers.names) func zeroHoldsStill(_ name: String) throws {
    let still = try weights("\(name): {weight_decay: 0.1}", rate: 0.01, scale: 0)
    #expect(still == (try weights("sgd", rate: 0, scale: 1)))
  }
}
