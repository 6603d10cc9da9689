// SPDX-License-Identifier: MIT

/// Other spellings of our words.
package enum Vocabulary {
  /// American spellings, and the few short forms that stand for a word of ours.
  private static let accepted: [String: String] = [
    "initialization": "initialisation", "optimizer": "optimiser",
    "regularization": "regularisation",
    "standardize": "standardise", "normalize": "normalise", "centered": "centred",
    "mse": "mean_squared_error", "mae": "mean_absolute_error", "std": "standard_deviation",
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
    "adaptivemaxpool1d": "global_max_pool", "adaptivemaxpool2d": "global_max_pool",
    "adaptiveavgpool1d": "global_average_pool", "repeatvector": "repeat_vector", "n": "times",
    "dilation_rate": "dilation", "eye": "identity", "bpc": "bits_per_character",
    "adaptiveavgpool2d": "global_average_pool", "lr": "learning_rate", "rate": "learning_rate",
    "drop": "rate", "neurons": "units", "nodes": "units", "out_features": "units",
    "kernel_size": "kernel", "strides": "stride", "out_channels": "filters",
    "pool_size": "pool", "use_bias": "bias", "bias": "use_bias", "gaussian": "normal",
    "xavier": "glorot_uniform", "xavier_uniform": "glorot_uniform",
    "xavier_normal": "glorot_normal",
    "kaiming": "he_normal", "kaiming_normal": "he_normal", "kaiming_uniform": "he_uniform",
    "swish": "silu", "crossentropy": "cross_entropy", "categorical_crossentropy": "cross_entropy",
    "sparse_categorical_crossentropy": "cross_entropy", "nll": "cross_entropy",
    "binary_crossentropy": "binary_cross_entropy", "bce": "binary_cross_entropy",
    "bceloss": "binary_cross_entropy", "l2_loss": "mean_squared_error", "acc": "accuracy",
    "smooth_l1": "huber", "gradient_descent": "sgd", "epoch": "epochs", "batch": "batch_size",
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
    "rmse_loss": "mean_squared_error",
    "p": "rate", "mean_squared": "mean_squared_error", "auc": "roc_auc", "decay": "weight_decay",
  ]

  /// The British spelling, the long form of an accepted short one, or the word itself.
  package static func canonical(_ word: String) -> String { accepted[word] ?? word }

  /// A word of ours and the other spellings of it that are accepted.
  package static func spellings(of word: String) -> [String] {
    [word] + accepted.keys.filter { accepted[$0] == word }.sorted()
  }

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
