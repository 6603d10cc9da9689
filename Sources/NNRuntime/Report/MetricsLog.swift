// SPDX-License-Identifier: MIT

internal import NNSpec

/// The lines of `metrics.jsonl`: one object an evaluation, the source of truth about a run.
package enum MetricsLog {
  /// Its name in the run folder.
  package static let fileName = "metrics.jsonl"

  /// Returns an evaluation's line, without its line break; what is not finite becomes null.
  package static func line(_ evaluation: Evaluation) -> String {
    object(evaluation).text
  }

  /// Returns an evaluation as an object, after given fields.
  static func object(_ evaluation: Evaluation, leading: [(String, JSONValue)] = []) -> JSONValue {
    .object(
      leading + [
        ("epoch", .int(evaluation.epoch)),
        ("step", .int(evaluation.step)),
        ("learning_rate", .number(evaluation.learningRate)),
        ("train", .numbers(evaluation.train)),
        ("validation", .numbers(evaluation.validation)),
        ("seconds", .number(evaluation.seconds)),
      ])
  }
}

extension JSONValue {
  /// A number; JSON has none that is not finite.
  static func number(_ value: Double) -> JSONValue { value.isFinite ? .double(value) : .null }

  /// Numbers by name, in order.
  static func numbers(_ values: NamedValues) -> JSONValue {
    .object(zip(values.names, values.values).map { ($0, number($1)) })
  }
}
