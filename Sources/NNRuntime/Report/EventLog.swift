// SPDX-License-Identifier: MIT

internal import NNSpec

/// What a run's folder tells of its events.
package enum EventLog {
  /// The evaluations in `metrics.jsonl`, in order; gradients and samples are not there.
  package static func read(_ folder: String) -> [TrainingEvent] {
    guard let bytes = try? FileSystem.read("\(folder)/\(MetricsLog.fileName)") else { return [] }
    return bytes.split(separator: 0x0A).compactMap { line in
      (try? JSONValue.parse(Array(line))).flatMap(evaluation).map(TrainingEvent.evaluated)
    }
  }

  private static func evaluation(_ json: JSONValue) -> Evaluation? {
    guard case .int(let epoch)? = json["epoch"], case .int(let step)? = json["step"] else {
      return nil
    }
    return Evaluation(
      epoch: epoch, step: step, learningRate: number(json["learning_rate"]),
      train: values(json["train"]), validation: values(json["validation"]), gradientNorm: .nan,
      seconds: number(json["seconds"]), isBest: false)
  }

  private static func values(_ json: JSONValue?) -> NamedValues {
    var values = NamedValues()
    if case .object(let members)? = json {
      for (name, value) in members { values[name] = number(value) }
    }
    return values
  }

  private static func number(_ json: JSONValue?) -> Double {
    switch json {
    case .int(let value): Double(value)
    case .double(let value): value
    default: .nan
    }
  }
}
