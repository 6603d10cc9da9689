// SPDX-License-Identifier: MIT

/// How the classes of the training part are brought to similar counts: `oversample`, or `{undersample: 0.5}`.
///
/// The ratio is that of a class to the largest one, or of the smallest to it, that must be reached; 1 is as many of each.
package enum Balance: OptionValue, Equatable {
  /// Examples of rare classes are repeated.
  case oversample(Double)
  /// Examples of frequent classes are left out.
  case undersample(Double)

  package static let kind =
    "`oversample`, `undersample` or one of them with a ratio, `{oversample: 0.5}`"
  package static let placeholder = Balance.oversample(1)
  package static let choices = ["oversample", "undersample"]
  package static let form = ValueForm.either(
    [.words(choices)] + choices.map { .fields([($0, .number)]) })
  package var text: String {
    let (name, ratio) = parts
    return ratio == 1 ? name : "{\(name): \(numberText(ratio))}"
  }

  private var parts: (String, Double) {
    switch self {
    case .oversample(let ratio): ("oversample", ratio)
    case .undersample(let ratio): ("undersample", ratio)
    }
  }

  private init?(_ name: String, _ ratio: Double) {
    switch name {
    case "oversample": self = .oversample(ratio)
    case "undersample": self = .undersample(ratio)
    default: return nil
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<Balance, ValueProblem> {
    if let scalar = node.scalar, !scalar.isNull {
      if let balance = Balance(scalar.text, 1) { return .success(balance) }
      return .failure(unknown(scalar.text))
    }
    guard let entries = node.mapping, entries.count == 1, let entry = entries.first else {
      return .failure(.wrongType(kind, node))
    }
    guard choices.contains(entry.key) else {
      var problem = unknown(entry.key)
      problem.span = entry.keySpan
      return .failure(problem)
    }
    switch Double.parse(entry.value) {
    case .failure(var problem):
      problem.span = problem.span ?? (entry.value.isNull ? entry.keySpan : entry.value.span)
      return .failure(problem)
    case .success(let ratio):
      if ratio > 0, ratio <= 1, let balance = Balance(entry.key, ratio) { return .success(balance) }
      var problem = ValueProblem(
        .outOfRange, "takes a ratio above 0 and at most 1, this is \(numberText(ratio))")
      problem.span = entry.value.span
      return .failure(problem)
    }
  }

  private static func unknown(_ word: String) -> ValueProblem {
    var problem = ValueProblem(.unknownChoice, "is `oversample` or `undersample`, not `\(word)`")
    let near = closest(to: word, among: choices)
    if !near.isEmpty { problem.label = didYouMean(near) }
    if near.count == 1 { problem.replacement = near[0] }
    return problem
  }

  /// How many examples each class gets of those that it has; a class without any gets none.
  package func counts(of counts: [Int]) -> [Int] {
    let present = counts.filter { $0 > 0 }
    switch self {
    case .oversample(let ratio):
      let least = Int((ratio * Double(present.max() ?? 0)).rounded(.up))
      return counts.map { $0 == 0 ? 0 : max($0, least) }
    case .undersample(let ratio):
      let most = Int((Double(present.min() ?? 0) / ratio).rounded(.down))
      return counts.map { min($0, most) }
    }
  }
}
