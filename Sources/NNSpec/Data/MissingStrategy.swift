// SPDX-License-Identifier: MIT

/// What happens to a cell that is empty.
package enum MissingStrategy: OptionValue, Equatable {
  case error, mean, median, zero, mode, unknown, drop
  /// A fixed value, as written in the spec.
  case value(String)

  package static let words: [(name: String, value: MissingStrategy)] = [
    ("error", .error), ("mean", .mean), ("median", .median), ("zero", .zero), ("mode", .mode),
    ("unknown", .unknown), ("drop", .drop),
  ]
  package static let kind = "the name of a strategy or `{value: x}`"
  package static let placeholder = MissingStrategy.error
  package static var choices: [String] { words.map(\.name) }
  package static var form: ValueForm {
    .either([.words(choices), .fields([("value", .text)])])
  }

  package var name: String {
    if case .value = self { return "value" }
    return Self.words.first { $0.value == self }?.name ?? "error"
  }
  package var text: String {
    if case .value(let value) = self { return "{value: \(value)}" }
    return name
  }

  /// The strategies that make sense for a type.
  package static func names(for type: FeatureType, isNumeric: Bool, isTarget: Bool) -> [String] {
    if isTarget { return ["error", "drop"] }
    if type == .date { return ["error", "mean", "median", "drop", "value"] }
    if isNumeric { return ["error", "mean", "median", "zero", "drop", "value"] }
    return switch type {
    case .text: ["error", "drop", "value"]
    case .number, .image, .vector, .date, .category, .sequence:
      ["error", "mode", "unknown", "drop", "value"]
    case .binary: ["error", "mode", "drop", "value"]
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<MissingStrategy, ValueProblem> {
    if let scalar = node.scalar, !scalar.isNull {
      if let found = words.first(where: { $0.name == scalar.text }) { return .success(found.value) }
      let list = choices.map { "`\($0)`" }.joined(separator: ", ")
      var problem = ValueProblem(
        .unknownChoice, "is one of \(list) or `{value: x}`, not `\(scalar.text)`")
      let near = closest(to: scalar.text, among: choices)
      if !near.isEmpty { problem.label = didYouMean(near) }
      if near.count == 1 { problem.replacement = near[0] }
      return .failure(problem)
    }
    guard let entries = node.mapping, entries.count == 1, let entry = entries.first else {
      return .failure(.wrongType(kind, node))
    }
    guard entry.key == "value" else {
      var problem = ValueProblem(.unknownKey, "has only the setting `value`, not `\(entry.key)`")
      problem.span = entry.keySpan
      return .failure(problem)
    }
    switch String.parse(entry.value) {
    case .success(let text): return .success(.value(text))
    case .failure(var problem):
      problem.span = problem.span ?? (entry.value.isNull ? entry.keySpan : entry.value.span)
      return .failure(problem)
    }
  }
}
