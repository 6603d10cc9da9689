// SPDX-License-Identifier: MIT

internal import NNSpec

/// `epoch=3 train.loss=0.2143 validation.accuracy=0.967 learning_rate=1e-3 seconds=4.1`: the plain
/// line an epoch.
enum EpochLine {
  /// Returns the line of an evaluation, without its line break.
  static func text(_ evaluation: Evaluation) -> String {
    var fields = ["epoch=\(evaluation.epoch)"]
    for (part, values) in [("train", evaluation.train), ("validation", evaluation.validation)] {
      fields += zip(values.names, values.values).map { name, value in
        "\(part).\(terminalSafe(name))=\(NumberText.significant(value, 4, trimmed: true))"
      }
    }
    fields.append("learning_rate=\(NumberText.rate(evaluation.learningRate))")
    fields.append("seconds=\(NumberText.fixed(evaluation.seconds, 1))")
    return fields.joined(separator: " ")
  }
}
