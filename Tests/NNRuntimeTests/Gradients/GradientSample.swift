// SPDX-License-Identifier: MIT

/// A layer's options and the shapes of an example to try its gradients with.
struct GradientSample {
  let text: String
  let shapes: [[Int]]

  init(_ text: String, _ shapes: [[Int]]) {
    self.text = text
    self.shapes = shapes
  }

  private static let rows = [[1], [3], [5], [7]]
  static let anything = [[1], [3], [7], [4, 3], [5, 7, 3]]
  private static let image = [[5, 7, 3]]
  private static let halves = [[2], [6], [14], [4, 2], [3, 5, 6]]
  private static let sequence = [[7, 3]]

  /// By layer; a layer that is in neither this table nor the activations fails.
  static let all: [String: [GradientSample]] = [
    "dense": [
      GradientSample("dense: 1", rows),
      GradientSample("dense: {units: 5, activation: tanh}", anything),
      GradientSample("dense: {units: 3, use_bias: false}", rows),
      GradientSample("dense: 33", [[17]]),
    ],
    "activation": [GradientSample("activation: silu", anything)],
    "dropout": [GradientSample("dropout: 0.4", anything), GradientSample("dropout: 0", [[3]])],
    "flatten": [GradientSample("flatten", anything)],
    "reshape": [
      GradientSample("reshape: [7, -1]", image), GradientSample("reshape: [3, 1]", [[3]]),
    ],
    "repeat_vector": [
      GradientSample("repeat_vector: 3", rows), GradientSample("repeat_vector: 1", [[5]]),
    ],
    "conv1d": sequenceConvolutions.map { GradientSample("conv1d: {\($0)}", sequence) } + [
      GradientSample("conv1d: {filters: 4, kernel: 2, groups: 2}", [[5, 2]]),
      GradientSample("conv1d: {filters: 1, kernel: 1}", [[1, 1]]),
    ],
    "conv2d": convolutions.map { GradientSample("conv2d: {\($0)}", image) } + [
      GradientSample("conv2d: {filters: 4, kernel: 2, groups: 2}", [[3, 5, 2]]),
      GradientSample("conv2d: {filters: 6, kernel: 1, groups: 3, activation: tanh}", image),
      GradientSample("conv2d: {filters: 1, kernel: 1}", [[1, 1, 1]]),
    ],
    "conv3d": [
      GradientSample("conv3d: {filters: 2, kernel: 2, padding: same, stride: [1, 2, 3]}", [volume]),
      GradientSample(
        "conv3d: {filters: 3, kernel: [1, 2, 3], groups: 3, activation: tanh}", [volume]),
      GradientSample(
        "conv3d: {filters: 1, kernel: 3, padding: 2, dilation: [1, 2, 1]}", [[1, 1, 2, 1]]),
    ],
    "conv1d_transpose": [
      GradientSample(
        "conv1d_transpose: {filters: 2, kernel: 3, activation: tanh}", [[5, 3], [1, 1]]),
      GradientSample(
        "conv1d_transpose: {filters: 3, kernel: 4, stride: 3, padding: same}", [[3, 2]]),
      GradientSample(
        "conv1d_transpose: {filters: 1, kernel: 2, stride: 4, padding: same}", [[3, 2]]),
      GradientSample(
        "conv1d_transpose: {filters: 2, kernel: 3, stride: 2, padding: [2, 1], output_padding: 1}",
        [[4, 3]]),
      GradientSample(
        "conv1d_transpose: {filters: 2, kernel: 2, dilation: 3, use_bias: false}", [[3, 1]]),
    ],
    "conv2d_transpose": [
      GradientSample("conv2d_transpose: {filters: 2, kernel: [3, 2], stride: 2}", [[3, 2, 3]]),
      GradientSample("conv2d_transpose: {filters: 17, kernel: 2, padding: same}", [[1, 3, 1]]),
      GradientSample(
        "conv2d_transpose: {filters: 1, kernel: 3, stride: [3, 1], padding: 1, output_padding: [2, 0]}",
        [[3, 1, 2]]),
    ],
    "depthwise_conv1d": sequenceKernels.map {
      GradientSample("depthwise_conv1d: {\($0)}", [[7, 3], [3, 1]])
    },
    "depthwise_conv2d": kernels.map { GradientSample("depthwise_conv2d: {\($0)}", [[3, 5, 3]]) } + [
      GradientSample("depthwise_conv2d: {kernel: 1, activation: tanh}", [[1, 1, 17]])
    ],
    "separable_conv1d": sequenceKernels.map {
      GradientSample("separable_conv1d: {filters: 2, \($0)}", [[5, 3]])
    },
    "separable_conv2d": kernels.map {
      GradientSample("separable_conv2d: {filters: 4, \($0), activation: tanh}", [[3, 5, 2]])
    },
    "max_pool1d": sequenceWindows.map { GradientSample("max_pool1d: {\($0)}", sequence) },
    "average_pool1d": sequenceWindows.map { GradientSample("average_pool1d: {\($0)}", sequence) },
    "max_pool2d": windows.map { GradientSample("max_pool2d: {\($0)}", image) },
    "average_pool2d": windows.map { GradientSample("average_pool2d: {\($0)}", image) },
    "max_pool3d": volumeWindows.map { GradientSample("max_pool3d: {\($0)}", [volume]) },
    "average_pool3d": volumeWindows.map { GradientSample("average_pool3d: {\($0)}", [volume]) },
    "adaptive_max_pool1d": [GradientSample("adaptive_max_pool1d: 3", [[7, 3], [2, 1], [3, 2]])],
    "adaptive_average_pool1d": [
      GradientSample("adaptive_average_pool1d: 3", [[7, 3], [2, 1], [3, 2]])
    ],
    "adaptive_max_pool2d": [GradientSample("adaptive_max_pool2d: [3, 2]", image + [[1, 1, 1]])],
    "adaptive_average_pool2d": [
      GradientSample("adaptive_average_pool2d: [3, 2]", image + [[1, 1, 1]])
    ],
    "adaptive_max_pool3d": [GradientSample("adaptive_max_pool3d: [2, 1, 3]", [volume])],
    "adaptive_average_pool3d": [GradientSample("adaptive_average_pool3d: 2", [volume])],
    "upsample": [
      GradientSample("upsample", [[3, 2], [1, 3]]),
      GradientSample("upsample: [1, 3]", [[3, 1, 2]]),
      GradientSample("upsample: {factor: 3, method: bilinear}", [[3, 2], [1, 2, 1]]),
      GradientSample("upsample: {factor: [1, 2, 2], method: bilinear}", [[2, 3, 1, 1]]),
    ],
    "zero_pad": [
      GradientSample("zero_pad", [[3, 2], [1, 3, 1], volume]),
      GradientSample("zero_pad: [[0, 2], [1, 0]]", image),
    ],
    "crop": [
      GradientSample("crop", [[5, 2], [3, 5, 1]]), GradientSample("crop: [[0, 2], [1, 0]]", image),
      GradientSample("crop: 0", [[1, 1]]),
      GradientSample("crop: [[1, 0], [0, 0], [2, 1]]", [volume]),
    ],
    "pixel_shuffle": [
      GradientSample("pixel_shuffle", [[3, 5, 4], [1, 1, 8]]),
      GradientSample("pixel_shuffle: 3", [[1, 2, 9]]), GradientSample("pixel_shuffle: 1", image),
    ],
    "permute": [
      GradientSample("permute: [2, 1]", [[5, 3], [1, 7]]),
      GradientSample("permute: [3, 1, 2]", image),
      GradientSample("permute: [1]", [[3]]), GradientSample("permute: [3, 4, 1, 2]", [volume]),
    ],
    "global_average_pool": [
      GradientSample("global_average_pool", [[5, 7, 3], [4, 1], [1, 3], volume])
    ],
    "global_max_pool": [GradientSample("global_max_pool", [[5, 7, 3], [4, 1], [1, 3], volume])],
    "batch_norm": [
      GradientSample("batch_norm: {epsilon: 0.1}", anything),
      GradientSample("batch_norm: {epsilon: 0.1, affine: false}", anything),
    ],
    "layer_norm": [
      GradientSample("layer_norm: {epsilon: 0.1}", anything),
      GradientSample("layer_norm: {epsilon: 0.1, affine: false}", anything),
    ],
    "group_norm": [
      GradientSample("group_norm: {groups: 1, epsilon: 0.1}", [[3], [4, 3], [5, 7, 3]]),
      GradientSample("group_norm: {groups: 3, epsilon: 0.1}", [[6], [5, 3], [2, 3, 6]]),
      GradientSample("group_norm: {groups: 2, epsilon: 0.1, affine: false}", [[4, 4]]),
    ],
    "instance_norm": [
      GradientSample("instance_norm: {epsilon: 0.1}", [[4, 3], [3, 5, 2]]),
      GradientSample("instance_norm: {epsilon: 0.1, affine: false}", [[4, 3]]),
    ],
    "rms_norm": [
      GradientSample("rms_norm: {epsilon: 0.1}", anything),
      GradientSample("rms_norm: {epsilon: 0.1, affine: false}", anything),
    ],
    "local_response_norm": [
      GradientSample("local_response_norm: {size: 3, alpha: 0.5, k: 2}", anything),
      GradientSample("local_response_norm: {size: 4, alpha: 0.5, beta: 0.5}", anything),
      GradientSample(
        "local_response_norm: {size: 3, alpha: 0.7, region: within}",
        [[1, 3], [5, 2], [4, 5, 2]]),
    ],
    "spatial_dropout": [GradientSample("spatial_dropout: 0.4", [[4, 3], [5, 7, 3]])],
    "alpha_dropout": [GradientSample("alpha_dropout: 0.4", anything)],
    "gaussian_dropout": [GradientSample("gaussian_dropout: 0.4", anything)],
    "gaussian_noise": [GradientSample("gaussian_noise: 0.4", anything)],
    "stochastic_depth": [GradientSample("stochastic_depth: 0.4", anything)],
    "positional_embedding": [GradientSample("positional_embedding: 7", sequences)],
    "positional_encoding": [GradientSample("positional_encoding", sequences)],
    "multi_head_attention": [
      GradientSample("multi_head_attention: 1", sequences),
      GradientSample("multi_head_attention: {heads: 3, causal: true}", [[5, 6]]),
      GradientSample("multi_head_attention: {heads: 2, rotary: true, use_bias: false}", [[4, 4]]),
      GradientSample("multi_head_attention: {heads: 2, dropout: 0.3, causal: true}", [[4, 2]]),
    ],
    "transformer_encoder": transformer("transformer_encoder", "causal: true, dropout: 0.2"),
    "transformer_decoder": transformer("transformer_decoder", "pre_norm: true, rotary: true"),
    "embedding": [
      GradientSample("embedding: 4", [[7], [5, 3]]), GradientSample("embedding: 1", [[2]]),
    ],
    "masking": [GradientSample("masking: 0", [[4, 3]])],
    "rnn": recurrent("rnn", "units: 3, activation: sigmoid", "units: 4, dropout: 0.3"),
    "lstm": recurrent("lstm", "units: 3, layers: 2", "units: 2, recurrent_dropout: 0.4"),
    "gru": recurrent("gru", "units: 3, reset_after: false", "units: 17")
      + recurrent("gru", "units: 4, recurrent_dropout: 0.4, reset_after: false"),
    "bidirectional": [
      GradientSample("bidirectional: {lstm: {units: 3, return_sequences: true}}", sequences),
      GradientSample("bidirectional: {gru: {units: 2, layers: 2, dropout: 0.2}}", sequences),
    ],
    "reverse": [GradientSample("reverse: {rnn: {units: 3, return_sequences: true}}", sequences)],
    "add": [GradientSample("add", anything)], "subtract": [GradientSample("subtract", anything)],
    "multiply": [GradientSample("multiply", rows + [[4, 3]])],
    "average": [GradientSample("average", anything)],
    "maximum": [GradientSample("maximum", anything)],
    "minimum": [GradientSample("minimum", anything)],
    "concat": [
      GradientSample("concat", anything),
      GradientSample("concat: {axis: 1}", [[4, 3], [5, 7, 3]]),
      GradientSample("concat: {axis: 2}", [[5, 7, 3]]),
    ],
    "dot": [GradientSample("dot", rows), GradientSample("dot: {normalise: true}", rows)],
    "output": [GradientSample("output", rows), GradientSample("output: {use_bias: false}", [[5]])],
    "leaky_relu": [GradientSample("leaky_relu: 0.2", anything)],
    "elu": [GradientSample("elu: 0.7", anything)],
    "celu": [GradientSample("celu: 0.7", anything)],
    "squareplus": [GradientSample("squareplus: 0.7", anything)],
    // Away from the inputs, so that no difference leads over a kink.
    "hard_tanh": [GradientSample("hard_tanh", [[1], [3], [7], [4, 3]])],
    "hard_shrink": [GradientSample("hard_shrink: 0.6", anything)],
    "soft_shrink": [GradientSample("soft_shrink: 0.6", anything)],
    "prelu": [
      GradientSample("prelu", anything), GradientSample("prelu: {shared: true}", anything),
    ],
    "glu": [GradientSample("glu", halves)], "swiglu": [GradientSample("swiglu", halves)],
    "geglu": [GradientSample("geglu", halves)],
    "maxout": [
      GradientSample("maxout: 1", rows), GradientSample("maxout: {units: 3, pieces: 3}", anything),
      GradientSample("maxout: {units: 5, pieces: 1}", [[3]]),
    ],
    "highway": [
      GradientSample("highway: {activation: tanh}", anything),
      GradientSample("highway: {activation: linear}", rows),
    ],
    "squeeze_excite": [
      GradientSample("squeeze_excite: 2", [[4, 3], [5, 7, 3], [1, 1]]),
      GradientSample("squeeze_excite: {ratio: 2}", [[5, 5]]),
    ],
    // Its own gradient is no part of the output's: see ActivityRegularisationTests.
    "activity_regularisation": [
      GradientSample("activity_regularisation: {l1: 0, l2: 0}", anything)
    ],
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
  private static func recurrent(_ name: String, _ options: String...) -> [GradientSample] {
    (["units: 1"] + options).flatMap { options in
      ["", ", return_sequences: true"].map {
        GradientSample("\(name): {\(options)\($0)}", sequences)
      }
    }
  }

  /// Without kinks, and with a variance that is not small.
  private static func transformer(_ name: String, _ options: String) -> [GradientSample] {
    let common = "epsilon: 0.1, activation: tanh"
    return [
      GradientSample("\(name): {heads: 1, \(common), pre_norm: true}", [[2, 3]]),
      GradientSample(
        "\(name): {heads: 2, feed_forward_units: 3, \(common), \(options)}", [[3, 4]]),
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
}
