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
      .targetOutOfReach, "The last activation cannot give the target's numbers.",
      """
      A sigmoid ends at 1, a relu at 0, a tanh at both sides: targets beyond are never met, and the gradient there is next \
      to nothing. Leave the activation out, or scale the target. Where no target at all is in reach it is an error.
      """),
    Rule(
      .expectationRange, "An expectation always holds, or never can.",
      """
      Shares such as accuracy are between 0 and 1, errors never below 0; what lies outside says nothing. One that never \
      holds is an error, one that always does a warning.
      """, in: "  epochs: 5",
      wrong: "  epochs: 5\n  metrics: [accuracy]\nexpect:\n  - validation.accuracy >= 95",
      mended: "  epochs: 5\n  metrics: [accuracy]\nexpect:\n  - validation.accuracy >= 95%"),
    Rule(
      .expectationDirection, "An expectation asks for a bad result.",
      "It would hold of a network that learnt nothing. Of losses and errors less is better, of accuracy and its like more.",
      in: "  epochs: 5", wrong: "  epochs: 5\nexpect:\n  - validation.loss >= 0.1",
      mended: "  epochs: 5\nexpect:\n  - validation.loss <= 0.1"),
    Rule(
      .batchOfOne, "A batch normalisation sees one value a channel.",
      """
      Its mean is the value itself, so that 0 is left whatever the network reads. Use larger batches, or a normalisation \
      that looks at each example alone.
      """, in: "- dense: {units: 32, activation: relu}\n    - output\ntraining:\n",
      wrong:
        "- dense: {units: 32, activation: relu}\n    - batch_norm\n    - output\ntraining:\n  batch_size: 1\n",
      mended:
        "- dense: {units: 32, activation: relu}\n    - layer_norm\n    - output\ntraining:\n  batch_size: 1\n"
    ),
    Rule(
      .expectationNotMet, "The spec does not keep what its `expect` says.",
      "Parameters, memory and shapes are known before training, so that they are judged by the check.",
      in: "  epochs: 5", wrong: "  epochs: 5\nexpect:\n  - parameters <= 100",
      mended: "  epochs: 5\nexpect:\n  - parameters <= 10000"),
  ]
}
