// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// A last activation that the loss applies itself.
@Suite struct HeadTests {
  /// With `softmax` written or left out, loss, gradients and predictions are the same numbers.
  @Test(arguments: [
    ("dense: {units: 3", [4]), ("conv1d: {filters: 3, kernel: 2", [5, 2]),
    ("conv2d: {filters: 3, kernel: 2", [3, 4, 2]),
  ])
  func softmaxMayBeLeftOut(layer: String, input: [Int]) throws {
    let spec = try decode("cross_entropy", of: Catalogue.losses).value
    let results = try ["\(layer), activation: softmax}", "\(layer)}"].map { text in
      let network = try Machine.all[0].network(
        [TestLayer(path: "layer", text: text)], input: input, batch: 2,
        loss: Compiler.Loss(spec: spec, targetIsLabel: true))
      let head = try #require(network.plan.head)
      network.initialise(seed: 1)
      network.write(numbers(2 * input.reduce(1, *)), to: network.plan.input.buffer)
      network.run.begin(batch: 2)
      let rows = head.rowCount.count(on: network.run)
      network.write((0..<rows).map { Float($0 % 3) }, to: head.targets)
      network.forward(batch: 2, mode: .training)
      let loss = network.loss(wantsGradient: true)
      _ = network.backward()
      let gradient = try #require(network.gradient("layer.weight"))
      return [Float(loss)] + gradient + network.output
    }
    #expect(results[0] == results[1])
    #expect(results[0].count > 3)
  }
}
