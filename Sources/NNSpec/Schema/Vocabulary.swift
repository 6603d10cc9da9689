// SPDX-License-Identifier: MIT

/// Other spellings of our words.
package enum Vocabulary {
  /// American spellings, and the few short forms that stand for a word of ours.
  private static let accepted: [String: String] = [
    "activity_regularization": "activity_regularisation",
    "initialization": "initialisation", "optimizer": "optimiser",
    "regularization": "regularisation",
    "standardize": "standardise", "normalize": "normalise", "centered": "centred",
    "mse": "mean_squared_error", "mae": "mean_absolute_error",
    "msle": "mean_squared_logarithmic_error", "mape": "mean_absolute_percentage_error",
    "std": "standard_deviation",
    "global_average_pool1d": "global_average_pool", "global_average_pool2d": "global_average_pool",
    "global_average_pool3d": "global_average_pool", "global_max_pool1d": "global_max_pool",
    "global_max_pool2d": "global_max_pool", "global_max_pool3d": "global_max_pool",
  ]

  /// What Keras, PyTorch, Caffe and Darknet call what we have; only ever proposed.
  private static let foreign: [String: String] = [
    "linear": "dense", "fc": "dense", "fully_connected": "dense", "innerproduct": "dense",
    "connected": "dense", "conv": "conv2d", "convolution": "conv2d", "convolutional": "conv2d",
    "batchnorm": "batch_norm", "batchnorm1d": "batch_norm", "batchnorm2d": "batch_norm",
    "batchnormalization": "batch_norm", "layernorm": "layer_norm",
    "layernormalization": "layer_norm", "maxpool": "max_pool2d", "maxpool2d": "max_pool2d",
    "maxpooling2d": "max_pool2d", "avgpool2d": "average_pool2d",
    "averagepooling2d": "average_pool2d", "globalaveragepooling2d": "global_average_pool",
    "maxpool1d": "max_pool1d", "maxpooling1d": "max_pool1d", "avgpool1d": "average_pool1d",
    "averagepooling1d": "average_pool1d", "globalaveragepooling1d": "global_average_pool",
    "globalmaxpooling1d": "global_max_pool", "globalmaxpooling2d": "global_max_pool",
    "adaptivemaxpool1d": "adaptive_max_pool1d", "adaptivemaxpool2d": "adaptive_max_pool2d",
    "adaptivemaxpool3d": "adaptive_max_pool3d", "adaptiveavgpool1d": "adaptive_average_pool1d",
    "adaptiveavgpool2d": "adaptive_average_pool2d", "adaptiveavgpool3d": "adaptive_average_pool3d",
    "maxpool3d": "max_pool3d", "maxpooling3d": "max_pool3d", "avgpool3d": "average_pool3d",
    "averagepooling3d": "average_pool3d", "globalaveragepooling3d": "global_average_pool",
    "globalmaxpooling3d": "global_max_pool", "conv1dtranspose": "conv1d_transpose",
    "conv2dtranspose": "conv2d_transpose", "convtranspose1d": "conv1d_transpose",
    "convtranspose2d": "conv2d_transpose", "depthwiseconv1d": "depthwise_conv1d",
    "depthwiseconv2d": "depthwise_conv2d", "separableconv1d": "separable_conv1d",
    "separableconv2d": "separable_conv2d", "upsampling1d": "upsample", "upsampling2d": "upsample",
    "upsampling3d": "upsample", "zeropadding1d": "zero_pad", "zeropadding2d": "zero_pad",
    "zeropadding3d": "zero_pad", "zeropad2d": "zero_pad", "cropping1d": "crop",
    "cropping2d": "crop", "cropping3d": "crop", "depth_multiplier": "multiplier",
    "scale_factor": "factor", "interpolation": "method", "output_size": "size",
    "repeatvector": "repeat_vector", "n": "times",
    "dilation_rate": "dilation", "eye": "identity", "bpc": "bits_per_character",
    "lr": "learning_rate", "rate": "learning_rate",
    "drop": "rate", "neurons": "units", "nodes": "units", "out_features": "units",
    "kernel_size": "kernel", "strides": "stride", "out_channels": "filters",
    "pool_size": "pool", "use_bias": "bias", "bias": "use_bias", "gaussian": "normal",
    "xavier": "glorot_uniform", "xavier_uniform": "glorot_uniform",
    "xavier_normal": "glorot_normal",
    "kaiming": "he_normal", "kaiming_normal": "he_normal", "kaiming_uniform": "he_uniform",
    "swish": "silu", "hardswish": "hard_swish", "hardsigmoid": "hard_sigmoid",
    "hardtanh": "hard_tanh", "hardshrink": "hard_shrink", "softshrink": "soft_shrink",
    "tanhshrink": "tanh_shrink", "logsoftmax": "log_softmax", "logsigmoid": "log_sigmoid",
    "squeeze_and_excitation": "squeeze_excite", "activityregularization": "activity_regularisation",
    "crossentropy": "cross_entropy", "categorical_crossentropy": "cross_entropy",
    "sparse_categorical_crossentropy": "cross_entropy", "nll": "cross_entropy",
    "binary_crossentropy": "binary_cross_entropy", "bce": "binary_cross_entropy",
    "bceloss": "binary_cross_entropy", "l2_loss": "mean_squared_error", "acc": "accuracy",
    "gradient_descent": "sgd", "epoch": "epochs", "batch": "batch_size",
    "kernel_initializer": "initialisation", "kernel_initialiser": "initialisation",
    "weight_init": "initialisation", "init": "initialisation", "weights_init": "initialisation",
    "bias_initializer": "initialisation", "kernel_regularizer": "regularisation",
    "kernel_regulariser": "regularisation", "eps": "epsilon", "beta_1": "beta1", "beta_2": "beta2",
    "top5": "top_k_accuracy", "top_5": "top_k_accuracy", "top_5_accuracy": "top_k_accuracy",
    "simplernn": "rnn", "elman": "rnn", "bilstm": "bidirectional",
    "hidden_size": "units", "num_layers": "layers", "embedding_dim": "units", "output_dim": "units",
    "num_embeddings": "vocabulary", "vocab_size": "vocabulary", "mask_value": "value",
    "ignore_index": "ignore_label",
    "seq_len": "window", "sequence_length": "window", "lookback": "window",
    "n_epochs": "epochs", "num_epochs": "epochs", "max_epochs": "epochs",
    "rmse_loss": "mean_squared_error", "logcosh": "log_cosh", "pinball": "quantile",
    "quantile_loss": "quantile", "pinball_loss": "quantile", "smoothl1": "smooth_l1",
    "smoothl1loss": "smooth_l1", "huberloss": "huber", "poissonnllloss": "poisson",
    "poisson_nll": "poisson", "gaussiannllloss": "gaussian_nll", "nll_gaussian": "gaussian_nll",
    "kld": "kl_divergence", "kldivergence": "kl_divergence", "kl_div": "kl_divergence",
    "kldivloss": "kl_divergence", "kullback_leibler_divergence": "kl_divergence",
    "cosine": "cosine_similarity", "cosine_proximity": "cosine_similarity",
    "cosine_loss": "cosine_similarity", "dice_loss": "dice", "focal_loss": "focal",
    "focal_crossentropy": "focal", "categorical_focal_crossentropy": "focal",
    "binary_focal_crossentropy": "focal", "sigmoid_focal_loss": "focal", "hingeloss": "hinge",
    "svm": "hinge", "pos_weight": "positive_weight", "matthews": "matthews_corrcoef",
    "mcc": "matthews_corrcoef", "matthews_correlation": "matthews_corrcoef",
    "kappa": "cohen_kappa", "cohens_kappa": "cohen_kappa", "cohen_kappa_score": "cohen_kappa",
    "brier_score": "brier", "brier_score_loss": "brier", "ece": "expected_calibration_error",
    "calibration_error": "expected_calibration_error", "logloss": "log_loss",
    "explained_variance_score": "explained_variance", "r2_score": "r2",
    "root_mean_squared_error": "rmse", "rootmeansquarederror": "rmse",
    "balanced_accuracy_score": "balanced_accuracy", "accuracy_score": "accuracy",
    "f1_score": "f1", "precision_score": "precision", "recall_score": "recall",
    "roc_auc_score": "roc_auc", "average_precision_score": "average_precision",
    "pr_auc": "average_precision", "auprc": "average_precision", "auroc": "roc_auc",
    "categorical_accuracy": "accuracy", "binary_accuracy": "accuracy",
    "sparse_categorical_accuracy": "accuracy", "top_k_categorical_accuracy": "top_k_accuracy",
    "pearsonr": "pearson", "pearson_correlation": "pearson", "spearmanr": "spearman",
    "spearman_correlation": "spearman", "sample_weight": "weight", "sample_weights": "weight",
    "weights_column": "weight",
    "p": "rate", "mean_squared": "mean_squared_error", "auc": "roc_auc", "decay": "weight_decay",
  ]

  /// The British spelling, the long form of an accepted short one, or the word itself.
  package static func canonical(_ word: String) -> String { accepted[word] ?? word }

  /// A word of ours and the other spellings of it that are accepted.
  package static func spellings(of word: String) -> [String] {
    [word] + (otherSpellings[word] ?? [])
  }

  /// The accepted spellings of a word of ours besides itself.
  static let otherSpellings = Dictionary(grouping: accepted.keys.sorted()) { accepted[$0] ?? $0 }

  /// What other frameworks call a word of ours; such names are told, not accepted.
  package static func foreignNames(of word: String) -> [String] {
    foreign.keys.filter { foreign[$0] == word }.sorted()
  }

  /// Whether other frameworks ask for it where sizes are inferred here.
  package static func isInferred(_ key: String) -> Bool {
    ["input_shape", "input_dim", "input_size", "in_features", "in_channels", "num_features"]
      .contains(key)
  }

  /// Candidates for a mistyped word: another framework's name first, then the nearest spellings.
  package static func suggestions(for word: String, among candidates: [String]) -> [String] {
    let plain = canonical(word.lowercased())
    if candidates.contains(plain) {
      // `Linear` is a dense layer in PyTorch, `linear` an activation here.
      guard plain != word, let ours = foreign[plain], candidates.contains(ours) else {
        return [plain]
      }
      return [ours, plain]
    }
    if let ours = foreign[plain], candidates.contains(ours) { return [ours] }
    let near = closest(to: word, among: candidates)
    if near.isEmpty, let ours = foreign[plain.filter { $0 != "_" }], candidates.contains(ours) {
      return [ours]
    }
    return near
  }
}
