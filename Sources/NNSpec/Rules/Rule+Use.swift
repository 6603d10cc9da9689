// SPDX-License-Identifier: MIT

extension Rule {
  /// Of use: what does nothing, or hardly what was meant.
  static let use = [
    Rule(
      .unusedBlock, "A block is defined and never used.",
      "Perhaps its name is misspelt where it should be used. Use it or delete it.",
      in: "model:\n", wrong: "model:\n  blocks:\n    stem: {layers: [flatten]}\n",
      mended: "model:\n"),
    Rule(
      .noEffect, "Something changes nothing.",
      "A dropout of 0, a bias before a normalisation that takes it away, a setting that no layer reads.",
      in: "- flatten", wrong: "- flatten\n    - dropout: 0", mended: "- flatten"),
    Rule(
      .unusedParameter, "A parameter is defined and never used.",
      "Write `${name}` where its value belongs, or delete it.",
      in: "name: digits", wrong: "name: digits\nparameters: {width: 32}", mended: "name: digits"),
    Rule(
      .unusedLayer, "Nothing reads what a layer gives.",
      "It would be computed for nothing, and its weights would never change. Let a layer read it, or delete it.",
      in: "- flatten\n",
      wrong: "- flatten: {name: flat}\n    - dense: 8\n    - dense: {units: 16, from: flat}\n",
      mended: "- flatten\n    - dense: 16\n"),
    Rule(
      .suspicious, "Something is possible, but hardly meant.",
      "The message says what would happen.",
      in: "  epochs: 5", wrong: "  epochs: 5\n  metrics: [{top_k_accuracy: 10}]",
      mended: "  epochs: 5\n  metrics: [{top_k_accuracy: 3}]"),
    Rule(
      .dropoutBeforeNorm, "A batch normalisation stands behind a dropout.",
      """
      In training the dropout makes variances larger, in use it does not, and the running statistics are those of training: \
      the network sees other numbers than it learnt with (Li et al. 2018). Put the dropout behind the last batch \
      normalisation. With a layer of weights in between it is advice, shown with `-v`.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong: "- dropout: 0.5\n    - batch_norm\n    - dense: {units: 32, activation: relu}",
      mended: "- batch_norm\n    - dropout: 0.5\n    - dense: {units: 32, activation: relu}"),
    Rule(
      .biasBeforeNorm, "A normalisation takes a bias away.",
      """
      It subtracts the mean of each channel, and with it whatever is added to the channel; its own offset takes the bias's \
      place. A bias that nobody wrote is told as advice only, once a spec, with `-v`.
      """, in: "- conv2d: {filters: 8, kernel: 3, activation: relu}",
      wrong: "- conv2d: {filters: 8, kernel: 3, use_bias: true}\n    - batch_norm\n    - relu",
      mended: "- conv2d: {filters: 8, kernel: 3, use_bias: false}\n    - batch_norm\n    - relu"),
    Rule(
      .noGradient, "No gradient reaches some weights.",
      """
      What stands behind them gives the same whatever it reads, or the prediction that they lead to counts nothing. They \
      would stay as they began.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong: "- dense: {units: 1, activation: softmax}",
      mended: "- dense: {units: 1, activation: sigmoid}"),
    Rule(
      .softmaxInside, "A softmax stands inside the network.",
      """
      Its values sum to 1, so that with many units each is next to nothing, and so are the gradients. It belongs at the \
      end, or where values are weighed, as in attention: multiplied with others it is not reported.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong:
        "- dense: {units: 32, activation: softmax}\n    - dense: {units: 32, activation: relu}",
      mended: "- dense: {units: 32, activation: relu}\n    - dense: {units: 32, activation: relu}"),
    Rule(
      .alphaDropout, "Dropout and selu do not go together.",
      """
      `selu` keeps mean 0 and variance 1 from layer to layer; `dropout` moves them, `alpha_dropout` keeps them. Behind any \
      other activation `alpha_dropout` puts in numbers that mean nothing there.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong: "- dense: {units: 32, activation: relu}\n    - alpha_dropout: 0.1",
      mended: "- dense: {units: 32, activation: relu}\n    - dropout: 0.1"),
    Rule(
      .unknownSuppression, "A comment that should leave a warning out is not understood.",
      """
      It is `# nnrun: ignore[CODE] why` at the end of a line or above it, or `# nnrun: ignore-file[CODE]` before the \
      first key, with codes of warnings or their names. Errors cannot be left out.
      """, in: "- flatten", wrong: "- flatten  # nnrun: ignore[U52]", mended: "- flatten"),
    Rule(
      .unusedSuppression, "A comment leaves nothing out.",
      "The warning that it names does not happen there any more. `--fix` deletes it.",
      in: "- flatten", wrong: "- flatten  # nnrun: ignore[U502]", mended: "- flatten"),
  ]
}
