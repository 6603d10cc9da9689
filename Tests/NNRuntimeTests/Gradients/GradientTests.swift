// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Every layer of the catalogue against finite differences, on odd sizes and every instruction set.
@Suite struct GradientTests {
  @Test(arguments: Catalogue.layers.names) func layer(name: String) throws {
    let samples =
      GradientSample.all[name]
      ?? (Catalogue.activations.entry(named: name) == nil
        ? [] : [GradientSample(name, GradientSample.anything)])
    try #require(!samples.isEmpty, "no sample of the layer `\(name)` in the gradient tests")
    var count = 0
    for sample in samples {
      for shape in sample.shapes {
        for batch in [1, 2, 5] {
          for set in supportedSets {
            count += try GradientCheck(
              Self.layers(sample, name), shape: shape, batch: batch, set: set
            ).run()
          }
        }
      }
    }
    #expect(count > 0)
  }

  /// The layer alone, or behind as many layers as it needs values.
  static func layers(_ sample: GradientSample, _ name: String) -> [TestLayer] {
    let merge = Catalogue.layers.entry(named: name)?.type as? any MergeLayer.Type
    guard let merge, merge.inputCount.lowerBound > 1 else {
      return [TestLayer(path: "layer", text: sample.text)]
    }
    let count = min(3, merge.inputCount.upperBound)
    let before = (0..<count).map {
      TestLayer(path: "before_\($0)", text: "dense: 3", sources: [.inputs])
    }
    return before + [
      TestLayer(path: "layer", text: sample.text, sources: before.indices.map { .node($0) })
    ]
  }

  /// What others put into the gradient of what a layer reads must stay: values of a graph have several readers.
  @Test(arguments: Catalogue.layers.names) func addsToGradients(name: String) throws {
    for sample in GradientSample.all[name] ?? [GradientSample(name, [[5, 3]])] {
      let shape = sample.shapes[sample.shapes.count - 1]
      let layers = Self.layers(sample, name)
      let machine = Machine(set: .best, threads: 1)
      let alone = try GradientCheck(layers, shape: shape, batch: 2, set: machine.set)
      if alone.readsNumbers { continue }
      try alone.network.propagate(
        alone.input, gradient: alone.direction, batch: 2, mode: .training)
      let plan = alone.network.plan
      let wanted = alone.network.read(try #require(plan.inputGradient), like: plan.input)
      let shared = try GradientCheck(
        layers, shape: shape, batch: 2, set: machine.set, givesInput: true)
      let buffer = try #require(shared.network.plan.inputGradient)
      shared.network.write(shared.input, to: shared.network.plan.input.buffer)
      shared.network.forward(batch: 2, mode: .training)
      shared.network.write(
        shared.direction, to: try #require(shared.network.plan.outputGradient))
      // Views of the same memory have one gradient, which the direction is in already.
      let isView = shared.network.plan.output.buffer == shared.network.plan.input.buffer
      let others = wanted.indices.map { Float($0 % 7) - 3 }
      if !isView { shared.network.write(others, to: buffer) }
      _ = shared.network.backward()
      let found = shared.network.read(buffer, like: shared.network.plan.input)
      for (index, value) in found.enumerated() where !isView {
        let sum = wanted[index] + others[index]
        #expect(
          abs(value - sum) <= 1e-5 * (1 + abs(sum) + abs(wanted[index])),
          "\(sample.text): [\(index)] \(value) for \(sum)")
      }
    }
  }

  /// Every layer that takes them, over sequences whose lengths differ: of one step, of none, and all of a length.
  @Test(arguments: Catalogue.layers.names) func varyingLengths(name: String) throws {
    let type = try #require(Catalogue.layers.entry(named: name)).type
    guard (type as? any LayerSpec.Type)?.acceptsVaryingTime ?? true else { return }
    var count = 0
    let samples = GradientSample.all[name] ?? [GradientSample(name, [[5, 3]])]
    // Along time, sequences of different lengths cannot be joined.
    for sample in samples where !sample.text.contains("axis:") {
      let shape = sample.shapes.first { $0.count == 2 && $0[0] > 1 } ?? [5, 3]
      for lengths in [[shape[0]], [1], [1, shape[0], 2], [2, 0, shape[0], 1], [2, 2], [0, 0]] {
        for set in supportedSets {
          count += try GradientCheck(
            Self.layers(sample, name), shape: shape, batch: lengths.count,
            lengths: lengths, set: set
          ).run()
        }
      }
    }
    #expect(count > 0)
  }

  @Test(arguments: supportedSets) func runningStatisticsPassGradients(set: InstructionSet) throws {
    for isTrainable in [true, false] {
      let layer = TestLayer(path: "norm", text: "batch_norm", isTrainable: isTrainable)
      try GradientCheck([layer], shape: [4, 3], batch: 2, set: set).run(
        isTrainable ? .inference : .training)
    }
  }

  /// Gradients through views of the same memory, frozen layers and the mask of a step.
  @Test(arguments: supportedSets) func stacks(set: InstructionSet) throws {
    let stacks: [[String]] = [
      [
        "reshape: [7, 5, 3]", "conv2d: {filters: 4, kernel: 3, activation: tanh}", "dropout: 0.3",
        "average_pool2d: 2", "flatten", "dense: {units: 3, activation: softmax}",
      ],
      [
        "flatten", "linear", "reshape: [35, 3]", "dropout: 0.2", "layer_norm: {epsilon: 0.1}",
        "dense: 4", "flatten", "dropout: 0.5", "dense: 2",
      ],
      [
        "conv2d: {filters: 3, kernel: 2, padding: same}", "batch_norm: {epsilon: 0.1}", "silu",
        "conv2d: {filters: 6, kernel: 3, groups: 3, stride: 2}", "global_average_pool",
        "dense: {units: 5, activation: sigmoid}", "output",
      ],
      [
        "reshape: [7, -1]", "conv1d: {filters: 4, kernel: 3, padding: causal, activation: tanh}",
        "max_pool1d: 2", "conv1d: {filters: 5, kernel: 2, activation: silu}", "global_max_pool",
        "repeat_vector: 3", "conv1d: {filters: 2, kernel: 2}", "average_pool1d: 2", "flatten",
      ],
    ]
    for texts in stacks {
      for frozen in [nil, 3] as [Int?] {
        let layers = texts.enumerated().map { index, text in
          TestLayer(path: "layer_\(index)", text: text, isTrainable: index != frozen)
        }
        try GradientCheck(layers, shape: [5, 7, 3], batch: 2, set: set).run()
      }
    }
  }
}
