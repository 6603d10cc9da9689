// SPDX-License-Identifier: MIT

extension Rule {
  /// Of the network: shapes, and how its end goes with loss, target and metrics.
  static let graph = [
    Rule(
      .shapeMismatch, "A layer cannot take the shape that it gets.",
      """
      Shapes are followed from the data through every layer, block and branch; the message shows them up to the place. \
      A layer behind one that is wrong is not judged, so that one mistake is one message.
      """, in: "    - conv2d: {filters: 8, kernel: 3, activation: relu}\n    - flatten",
      wrong: "    - flatten\n    - conv2d: {filters: 8, kernel: 3, activation: relu}"),
    Rule(
      .cycle, "Layers read each other in a circle.",
      "`from` makes a graph, whose layers must have an order. What depends on its own past is a recurrent layer.",
      in: "- flatten", wrong: "- flatten: {name: flat, from: flat}"),
    Rule(
      .classCount, "The number of outputs does not go with the target.",
      """
      A category needs a score for each of its classes, a number one value. `output` takes the number from the data, so \
      that it cannot be wrong.
      """, in: "- output", wrong: "- dense: 12"),
    Rule(
      .lossHead, "The last activation does not go with the loss.",
      """
      `cross_entropy` and `binary_cross_entropy` apply softmax and sigmoid themselves, together with the logarithm, \
      which is exact; a relu before them takes half of the scores away. `output` is right for every loss.
      """, in: "- output", wrong: "- dense: {units: 10, activation: relu}"),
    Rule(
      .metricTarget, "A metric does not go with the target.",
      "Accuracy is of classes, r2 of numbers; the message names those that the target has.",
      in: "  epochs: 5", wrong: "  epochs: 5\n  metrics: [r2]",
      mended: "  epochs: 5\n  metrics: [accuracy]"),
    Rule(
      .expectationNotMet, "The spec does not keep what its `expect` says.",
      "Parameters, memory and shapes are known before training, so that they are judged by the check.",
      in: "  epochs: 5", wrong: "  epochs: 5\nexpect:\n  - parameters <= 100",
      mended: "  epochs: 5\nexpect:\n  - parameters <= 10000"),
  ]

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
