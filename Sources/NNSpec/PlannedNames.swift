// SPDX-License-Identifier: MIT

/// Names of the language that this version does not have yet: they are X905, never unknown.
enum PlannedNames {
  static let layers: Set<String> = activations.union([
    "positional_embedding", "positional_encoding", "prelu", "maxout", "glu", "highway",
    "squeeze_excite", "conv3d", "conv1d_transpose", "conv2d_transpose", "depthwise_conv1d",
    "depthwise_conv2d", "separable_conv1d", "separable_conv2d", "max_pool3d", "average_pool3d",
    "instance_norm", "group_norm", "rms_norm", "local_response_norm", "multi_head_attention",
    "transformer_encoder", "add", "subtract", "multiply", "average",
    "maximum", "minimum", "concat", "dot", "permute", "upsample", "zero_pad", "crop",
  ])

  static let activations: Set<String> = [
    "relu6", "celu", "gelu_tanh", "mish", "softsign", "log_sigmoid", "hard_sigmoid", "hard_swish",
    "hard_tanh", "exponential", "hard_shrink", "soft_shrink", "tanh_shrink", "squareplus",
    "log_softmax",
  ]

  static let initialisers: Set<String> = ["variance_scaling", "dirac"]

  static let losses: Set<String> = [
    "smooth_l1", "log_cosh", "quantile", "poisson", "gaussian_nll",
    "mean_squared_logarithmic_error", "mean_absolute_percentage_error", "focal", "hinge",
    "squared_hinge", "categorical_hinge", "kl_divergence", "cosine_similarity", "dice",
  ]

  static let optimisers: Set<String> = [
    "adadelta", "amsgrad", "adamax", "nadam", "radam", "rprop", "adafactor", "lion", "lamb", "lars",
    "ftrl", "muon",
  ]

  static let schedules: Set<String> = [
    "multi_step", "polynomial", "cosine_restarts", "inverse_sqrt", "inverse_time", "one_cycle",
    "cyclic", "noam", "piecewise", "plateau",
  ]

  static let metrics: Set<String> = [
    "balanced_accuracy", "average_precision", "matthews", "cohen_kappa", "log_loss", "brier",
    "expected_calibration_error", "mean_absolute_percentage_error",
    "explained_variance", "max_error", "median_absolute_error", "pearson", "spearman",
  ]
}
