// SPDX-License-Identifier: MIT

extension Rule {
  /// Of the start: how large values and gradients are before the first step.
  static let signal = [
    Rule(
      .vanishingSignal, "The signal fades on its way through the network.",
      """
      Every layer multiplies the size of its values by a gain that follows from its initialiser, the number of its inputs \
      and its activation; `nnrun summary` shows it. Where the product is far below 1, outputs hardly depend on inputs, and \
      gradients of the last weights are as small. An initialiser made for the activation has a gain of about 1: \
      `he_normal` for relu, `glorot_uniform` for tanh, `lecun_normal` for selu.
      """, in: "model:\n", wrong: "initialisation: {weights: {normal: 1e-4}}\nmodel:\n",
      mended: "initialisation: {weights: he_normal}\nmodel:\n"),
    Rule(
      .explodingSignal, "The signal, or the gradient, grows on its way through the network.",
      """
      Gains far above 1 multiply. A softmax of scores in the thousands is sure of itself before it has learned, and the \
      first steps of the optimiser are as large as the gradient. Start with smaller weights, or normalise.
      """, in: "model:\n", wrong: "initialisation: {weights: {normal: 10}}\nmodel:\n",
      mended: "initialisation: {weights: he_normal}\nmodel:\n"),
    Rule(
      .vanishingGradient, "The gradient fades on its way back to the first layers.",
      """
      Sigmoid's slope is at most a quarter, so that ten layers of it leave a millionth of the gradient to the first. Use \
      relu with `he_normal`, or tanh; `batch_norm` and `residual` keep a gradient's size in deep networks.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong: "- repeat: {times: 12, layers: [{dense: {units: 32, activation: sigmoid}}]}",
      mended: "- repeat: {times: 12, layers: [{dense: {units: 32, activation: tanh}}]}"),
    Rule(
      .saturatedUnits, "Most units of a layer start where its activation is flat.",
      """
      Far from 0, tanh and sigmoid hardly change, and the gradient through them is almost 0. The weights are too large for \
      the number of inputs, or the inputs are not scaled.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong: "- dense: {units: 32, activation: tanh, initialisation: {normal: 1}}",
      mended: "- dense: {units: 32, activation: tanh}"),
    Rule(
      .deadUnits, "Most units of a layer start at 0 for every example.",
      "A relu whose sum is below 0 for all examples gives 0 and gets no gradient: it never moves. Biases far below 0 do that.",
      in: "model:\n", wrong: "initialisation: {biases: {constant: -5}}\nmodel:\n",
      mended: "initialisation: {biases: {constant: 0.1}}\nmodel:\n"),
    Rule(
      .equalUnits, "All units of a layer start with equal weights.",
      """
      Equal weights get equal gradients, so that the units stay the same for good and the layer is worth one of them. Only \
      random weights tell units apart. Biases may start equal.
      """, in: "- dense: {units: 32, activation: relu}",
      wrong: "- dense: {units: 32, activation: relu, initialisation: ones}"),
    Rule(
      .shortMemory, "A recurrent layer's gradient does not reach far back.",
      """
      From step to step a gradient is multiplied by the recurrent weights and the slope of the activation. Where little is \
      left of it over the length of the sequences, what lies far back is hardly learned. `lstm` and `gru` carry it \
      further, and so does a relu whose recurrent weights start as the identity.
      """),
  ]
}
