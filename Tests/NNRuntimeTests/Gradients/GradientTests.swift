// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

/// Every layer of the catalogue against finite differences, on odd sizes and every instruction set.
@Suite struct GradientTests {
  /// A layer's options and the shapes of an example to try.
  struct Sample {
    let text: String
    let shapes: [[Int]]

    init(_ text: String, _ shapes: [[Int]]) {
      self.text = text
      self.shapes = shapes
    }
  }

  private static let rows = [[1], [3], [5], [7]]
  private static let anything = [[1], [3], [7], [4, 3], [5, 7, 3]]
  private static let image = [[5, 7, 3]]
  private static let halves = [[2], [6], [14], [4, 2], [3, 5, 6]]
  private static let sequence = [[7, 3]]

  /// By layer; a layer that is in neither this table nor the activations fails.
  private static let samples: [String: [Sample]] = [
    "dense": [
      Sample("dense: 1", rows), Sample("dense: {units: 5, activation: tanh}", anything),
      Sample("dense: {units: 3, use_bias: false}", rows), Sample("dense: 33", [[17]]),
    ],
    "activation": [Sample("activation: silu", anything)],
    "dropout": [Sample("dropout: 0.4", anything), Sample("dropout: 0", [[3]])],
    "flatten": [Sample("flatten", anything)],
    "reshape": [Sample("reshape: [7, -1]", image), Sample("reshape: [3, 1]", [[3]])],
    "repeat_vector": [Sample("repeat_vector: 3", rows), Sample("repeat_vector: 1", [[5]])],
    "conv1d": sequenceConvolutions.map { Sample("conv1d: {\($0)}", sequence) } + [
      Sample("conv1d: {filters: 4, kernel: 2, groups: 2}", [[5, 2]]),
      Sample("conv1d: {filters: 1, kernel: 1}", [[1, 1]]),
    ],
    "conv2d": convolutions.map { Sample("conv2d: {\($0)}", image) } + [
      Sample("conv2d: {filters: 4, kernel: 2, groups: 2}", [[3, 5, 2]]),
      Sample("conv2d: {filters: 6, kernel: 1, groups: 3, activation: tanh}", image),
      Sample("conv2d: {filters: 1, kernel: 1}", [[1, 1, 1]]),
    ],
    "conv3d": [
      Sample("conv3d: {filters: 2, kernel: 2, padding: same, stride: [1, 2, 3]}", [volume]),
      Sample("conv3d: {filters: 3, kernel: [1, 2, 3], groups: 3, activation: tanh}", [volume]),
      Sample("conv3d: {filters: 1, kernel: 3, padding: 2, dilation: [1, 2, 1]}", [[1, 1, 2, 1]]),
    ],
    "conv1d_transpose": [
      Sample("conv1d_transpose: {filters: 2, kernel: 3, activation: tanh}", [[5, 3], [1, 1]]),
      Sample("conv1d_transpose: {filters: 3, kernel: 4, stride: 3, padding: same}", [[3, 2]]),
      Sample("conv1d_transpose: {filters: 1, kernel: 2, stride: 4, padding: same}", [[3, 2]]),
      Sample(
        "conv1d_transpose: {filters: 2, kernel: 3, stride: 2, padding: [2, 1], output_padding: 1}",
        [[4, 3]]),
      Sample("conv1d_transpose: {filters: 2, kernel: 2, dilation: 3, use_bias: false}", [[3, 1]]),
    ],
    "conv2d_transpose": [
      Sample("conv2d_transpose: {filters: 2, kernel: [3, 2], stride: 2}", [[3, 2, 3]]),
      Sample("conv2d_transpose: {filters: 17, kernel: 2, padding: same}", [[1, 3, 1]]),
      Sample(
        "conv2d_transpose: {filters: 1, kernel: 3, stride: [3, 1], padding: 1, output_padding: [2, 0]}",
        [[3, 1, 2]]),
    ],
    "depthwise_conv1d": sequenceKernels.map {
      Sample("depthwise_conv1d: {\($0)}", [[7, 3], [3, 1]])
    },
    "depthwise_conv2d": kernels.map { Sample("depthwise_conv2d: {\($0)}", [[3, 5, 3]]) } + [
      Sample("depthwise_conv2d: {kernel: 1, activation: tanh}", [[1, 1, 17]])
    ],
    "separable_conv1d": sequenceKernels.map {
      Sample("separable_conv1d: {filters: 2, \($0)}", [[5, 3]])
    },
    "separable_conv2d": kernels.map {
      Sample("separable_conv2d: {filters: 4, \($0), activation: tanh}", [[3, 5, 2]])
    },
    "max_pool1d": sequenceWindows.map { Sample("max_pool1d: {\($0)}", sequence) },
    "average_pool1d": sequenceWindows.map { Sample("average_pool1d: {\($0)}", sequence) },
    "max_pool2d": windows.map { Sample("max_pool2d: {\($0)}", image) },
    "average_pool2d": windows.map { Sample("average_pool2d: {\($0)}", image) },
    "max_pool3d": volumeWindows.map { Sample("max_pool3d: {\($0)}", [volume]) },
    "average_pool3d": volumeWindows.map { Sample("average_pool3d: {\($0)}", [volume]) },
    "adaptive_max_pool1d": [Sample("adaptive_max_pool1d: 3", [[7, 3], [2, 1], [3, 2]])],
    "adaptive_average_pool1d": [Sample("adaptive_average_pool1d: 3", [[7, 3], [2, 1], [3, 2]])],
    "adaptive_max_pool2d": [Sample("adaptive_max_pool2d: [3, 2]", image + [[1, 1, 1]])],
    "adaptive_average_pool2d": [Sample("adaptive_average_pool2d: [3, 2]", image + [[1, 1, 1]])],
    "adaptive_max_pool3d": [Sample("adaptive_max_pool3d: [2, 1, 3]", [volume])],
    "adaptive_average_pool3d": [Sample("adaptive_average_pool3d: 2", [volume])],
    "upsample": [
      Sample("upsample", [[3, 2], [1, 3]]), Sample("upsample: [1, 3]", [[3, 1, 2]]),
      Sample("upsample: {factor: 3, method: bilinear}", [[3, 2], [1, 2, 1]]),
      Sample("upsample: {factor: [1, 2, 2], method: bilinear}", [[2, 3, 1, 1]]),
    ],
    "zero_pad": [
      Sample("zero_pad", [[3, 2], [1, 3, 1], volume]), Sample("zero_pad: [[0, 2], [1, 0]]", image),
    ],
    "crop": [
      Sample("crop", [[5, 2], [3, 5, 1]]), Sample("crop: [[0, 2], [1, 0]]", image),
      Sample("crop: 0", [[1, 1]]), Sample("crop: [[1, 0], [0, 0], [2, 1]]", [volume]),
    ],
    "permute": [
      Sample("permute: [2, 1]", [[5, 3], [1, 7]]), Sample("permute: [3, 1, 2]", image),
      Sample("permute: [1]", [[3]]), Sample("permute: [3, 4, 1, 2]", [volume]),
    ],
    "global_average_pool": [Sample("global_average_pool", [[5, 7, 3], [4, 1], [1, 3], volume])],
    "global_max_pool": [Sample("global_max_pool", [[5, 7, 3], [4, 1], [1, 3], volume])],
    "batch_norm": [
      Sample("batch_norm: {epsilon: 0.1}", anything),
      Sample("batch_norm: {epsilon: 0.1, affine: false}", anything),
    ],
    "layer_norm": [
      Sample("layer_norm: {epsilon: 0.1}", anything),
      Sample("layer_norm: {epsilon: 0.1, affine: false}", anything),
    ],
    "group_norm": [
      Sample("group_norm: {groups: 1, epsilon: 0.1}", [[3], [4, 3], [5, 7, 3]]),
      Sample("group_norm: {groups: 3, epsilon: 0.1}", [[6], [5, 3], [2, 3, 6]]),
      Sample("group_norm: {groups: 2, epsilon: 0.1, affine: false}", [[4, 4]]),
    ],
    "instance_norm": [
      Sample("instance_norm: {epsilon: 0.1}", [[4, 3], [3, 5, 2]]),
      Sample("instance_norm: {epsilon: 0.1, affine: false}", [[4, 3]]),
    ],
    "rms_norm": [
      Sample("rms_norm: {epsilon: 0.1}", anything),
      Sample("rms_norm: {epsilon: 0.1, affine: false}", anything),
    ],
    "local_response_norm": [
      Sample("local_response_norm: {size: 3, alpha: 0.5, k: 2}", anything),
      Sample("local_response_norm: {size: 4, alpha: 0.5, beta: 0.5}", anything),
      Sample(
        "local_response_norm: {size: 3, alpha: 0.7, region: within}",
        [[1, 3], [5, 2], [4, 5, 2]]),
    ],
    "spatial_dropout": [Sample("spatial_dropout: 0.4", [[4, 3], [5, 7, 3]])],
    "alpha_dropout": [Sample("alpha_dropout: 0.4", anything)],
    "gaussian_dropout": [Sample("gaussian_dropout: 0.4", anything)],
    "gaussian_noise": [Sample("gaussian_noise: 0.4", anything)],
    "stochastic_depth": [Sample("stochastic_depth: 0.4", anything)],
    "positional_embedding": [Sample("positional_embedding: 7", sequences)],
    "positional_encoding": [Sample("positional_encoding", sequences)],
    "multi_head_attention": [
      Sample("multi_head_attention: 1", sequences),
      Sample("multi_head_attention: {heads: 3, causal: true}", [[5, 6]]),
      Sample("multi_head_attention: {heads: 2, rotary: true, use_bias: false}", [[4, 4]]),
      Sample("multi_head_attention: {heads: 2, dropout: 0.3, causal: true}", [[4, 2]]),
    ],
    "transformer_encoder": transformer("transformer_encoder", "causal: true, dropout: 0.2"),
    "transformer_decoder": transformer("transformer_decoder", "pre_norm: true, rotary: true"),
    "embedding": [Sample("embedding: 4", [[7], [5, 3]]), Sample("embedding: 1", [[2]])],
    "masking": [Sample("masking: 0", [[4, 3]])],
    "rnn": recurrent("rnn", "units: 3, activation: sigmoid", "units: 4, dropout: 0.3"),
    "lstm": recurrent("lstm", "units: 3, layers: 2", "units: 2, recurrent_dropout: 0.4"),
    "gru": recurrent("gru", "units: 3, reset_after: false", "units: 17")
      + recurrent("gru", "units: 4, recurrent_dropout: 0.4, reset_after: false"),
    "bidirectional": [
      Sample("bidirectional: {lstm: {units: 3, return_sequences: true}}", sequences),
      Sample("bidirectional: {gru: {units: 2, layers: 2, dropout: 0.2}}", sequences),
    ],
    "reverse": [Sample("reverse: {rnn: {units: 3, return_sequences: true}}", sequences)],
    "add": [Sample("add", anything)], "subtract": [Sample("subtract", anything)],
    "multiply": [Sample("multiply", rows + [[4, 3]])], "average": [Sample("average", anything)],
    "maximum": [Sample("maximum", anything)], "minimum": [Sample("minimum", anything)],
    "concat": [
      Sample("concat", anything), Sample("concat: {axis: 1}", [[4, 3], [5, 7, 3]]),
      Sample("concat: {axis: 2}", [[5, 7, 3]]),
    ],
    "dot": [Sample("dot", rows), Sample("dot: {normalise: true}", rows)],
    "output": [Sample("output", rows), Sample("output: {use_bias: false}", [[5]])],
    "leaky_relu": [Sample("leaky_relu: 0.2", anything)],
    "elu": [Sample("elu: 0.7", anything)],
    "celu": [Sample("celu: 0.7", anything)],
    "squareplus": [Sample("squareplus: 0.7", anything)],
    // Away from the inputs, so that no difference leads over a kink.
    "hard_tanh": [Sample("hard_tanh", [[1], [3], [7], [4, 3]])],
    "hard_shrink": [Sample("hard_shrink: 0.6", anything)],
    "soft_shrink": [Sample("soft_shrink: 0.6", anything)],
    "prelu": [Sample("prelu", anything), Sample("prelu: {shared: true}", anything)],
    "glu": [Sample("glu", halves)], "swiglu": [Sample("swiglu", halves)],
    "geglu": [Sample("geglu", halves)],
    "maxout": [
      Sample("maxout: 1", rows), Sample("maxout: {units: 3, pieces: 3}", anything),
      Sample("maxout: {units: 5, pieces: 1}", [[3]]),
    ],
    "highway": [
      Sample("highway: {activation: tanh}", anything),
      Sample("highway: {activation: linear}", rows),
    ],
    "squeeze_excite": [
      Sample("squeeze_excite: 2", [[4, 3], [5, 7, 3], [1, 1]]),
      Sample("squeeze_excite: {ratio: 2}", [[5, 5]]),
    ],
    // Its own gradient is no part of the output's: see ActivityRegularisationTests.
    "activity_regularisation": [Sample("activity_regularisation: {l1: 0, l2: 0}", anything)],
  ]

  private static let volume = [3, 2, 5, 3]
  private static let volumeWindows = [
    "pool: 2", "pool: [2, 1, 3], stride: 1, padding: same",
    "pool: 2, stride: [1, 2, 3], padding: 1",
  ]
  private static let sequenceKernels = [
    "kernel: 3", "kernel: 2, multiplier: 3, padding: same, stride: 2",
    "kernel: 3, padding: causal, dilation: 2, use_bias: false", "kernel: 1, multiplier: 2",
  ]
  private static let kernels = [
    "kernel: 3, multiplier: 2", "kernel: [2, 3], padding: same, stride: [2, 1]",
    "kernel: 3, padding: [[1, 2], [0, 1]], use_bias: false",
    "kernel: 2, dilation: [1, 3], multiplier: 3, padding: 1, stride: 2",
  ]
  private static let sequences = [[1, 3], [4, 1], [5, 7]]

  /// A recurrent layer with only its last state and with all of them.
  private static func recurrent(_ name: String, _ options: String...) -> [Sample] {
    (["units: 1"] + options).flatMap { options in
      ["", ", return_sequences: true"].map { Sample("\(name): {\(options)\($0)}", sequences) }
    }
  }

  /// Without kinks, and with a variance that is not small.
  private static func transformer(_ name: String, _ options: String) -> [Sample] {
    let common = "epsilon: 0.1, activation: tanh"
    return [
      Sample("\(name): {heads: 1, \(common), pre_norm: true}", [[2, 3]]),
      Sample("\(name): {heads: 2, feed_forward_units: 3, \(common), \(options)}", [[3, 4]]),
    ]
  }

  private static let convolutions = [
    "filters: 4, kernel: 3", "filters: 4, kernel: 3, padding: same",
    "filters: 3, kernel: [2, 4], stride: [2, 3], padding: same",
    "filters: 2, kernel: 3, stride: 2, use_bias: false", "filters: 2, kernel: 2, dilation: [2, 3]",
    "filters: 3, kernel: 3, dilation: 2, padding: same, groups: 3",
    "filters: 6, kernel: [5, 1], groups: 3", "filters: 2, kernel: 3, padding: [[1, 2], [0, 1]]",
    "filters: 2, kernel: 3, padding: 2, stride: 3", "filters: 9, kernel: 2, stride: [1, 4]",
  ]

  private static let sequenceConvolutions = [
    "filters: 4, kernel: 3", "filters: 4, kernel: 4, padding: same",
    "filters: 3, kernel: 3, padding: causal", "filters: 2, kernel: 2, padding: causal, stride: 3",
    "filters: 3, kernel: 3, padding: causal, dilation: 2, groups: 3",
    "filters: 2, kernel: 3, stride: 2, use_bias: false, padding: 1",
    "filters: 6, kernel: 1, groups: 3, activation: tanh", "filters: 2, kernel: 3, padding: [2, 1]",
  ]

  private static let sequenceWindows = [
    "pool: 2", "pool: 3, stride: 1, padding: same", "pool: 2, padding: same", "pool: 7",
    "pool: 3, stride: 2, padding: [1, 2]", "pool: 3, stride: 1, padding: causal", "pool: 1",
  ]

  private static let windows = [
    "pool: 2", "pool: 3, stride: 1", "pool: [3, 2], stride: [2, 1]", "pool: 2, padding: same",
    "pool: 3, stride: 2, padding: same", "pool: 3, padding: [[1, 2], [0, 1]]", "pool: [1, 7]",
    "pool: 2, stride: 3", "pool: 1",
  ]

  @Test(arguments: Catalogue.layers.names) func layer(name: String) throws {
    let samples =
      Self.samples[name]
      ?? (Catalogue.activations.entry(named: name) == nil ? [] : [Sample(name, Self.anything)])
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
  private static func layers(_ sample: Sample, _ name: String) -> [TestLayer] {
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
    for sample in Self.samples[name] ?? [Sample(name, [[5, 3]])] {
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
    let samples = Self.samples[name] ?? [Sample(name, [[5, 3]])]
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
