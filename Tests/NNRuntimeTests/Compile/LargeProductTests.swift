// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Weights that are packed while they are used give what weights that are packed before give.
@Suite struct LargeProductTests {
  /// Depth and columns at which blocks, panels and parts begin and end.
  static let sizes = [(1024, 1030), (1500, 701), (384, 2749), (2731, 385)]

  private static func steps(_ network: Network, _ range: Range<Int>) -> Set<String> {
    Set(network.plan.steps[range].map { "\(type(of: $0.step))" })
  }

  @Test(arguments: sizes) func agreesWithWeightsPackedBefore(depth: Int, columns: Int) throws {
    let layers = [TestLayer(path: "layer", text: "dense: {units: \(columns)}")]
    let (weight, bias) = (numbers(depth * columns, seed: 2), numbers(columns, seed: 3))
    for (machine, batch) in zip(Machine.all, [1, 5, 33, 7, 64, 100]) {
      let trained = try machine.bare(layers, input: [depth], batch: batch)
      #expect(Self.steps(trained, trained.plan.forward).contains("LargeProduct"))
      #expect(Self.steps(trained, trained.plan.backward).contains("LargeProduct"))
      var compiler = try machine.compiler(isForInference: true)
      let plan = compiler.compileBare(input: [depth], try compilerLayers(layers, input: [depth]))
      let predicting = try Network(
        plan, batch: batch, settings: machine.settings, set: machine.set)
      #expect(Self.steps(predicting, plan.forward).contains("RowProduct"))
      for network in [trained, predicting] {
        network.setWeights("layer.weight", weight)
        network.setWeights("layer.bias", bias)
      }
      let (x, flow) = (numbers(batch * depth, seed: 4), numbers(batch * columns, seed: 5))
      try trained.propagate(x, gradient: flow, batch: batch, mode: .training)
      predicting.write(x, to: plan.input.buffer)
      predicting.forward(batch: batch, mode: .inference)
      #expect(trained.output.bits == predicting.output.bits, "\(machine)")
      // dx = dy Wᵀ, of some of the inputs.
      let gradient = trained.read(try #require(trained.plan.inputGradient))
      for place in [0, depth - 1, (batch - 1) * depth + depth / 2] {
        let (row, input) = (place / depth, place % depth)
        var expected = 0.0
        for column in 0..<columns {
          expected +=
            Double(flow[row * columns + column]) * Double(weight[input * columns + column])
        }
        #expect(abs(Double(gradient[place]) - expected) < 1e-3, "\(machine): \(place)")
      }
    }
  }
}
