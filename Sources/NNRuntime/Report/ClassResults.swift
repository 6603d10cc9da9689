// SPDX-License-Identifier: MIT

internal import NNSpec

/// How well one class is told from the others.
struct ClassResults {
  /// The share of the class's predictions that are right; nil when it was never predicted.
  let precision: Double?
  /// The share of the class's examples that were found; nil without examples.
  let recall: Double?
  /// 2 · right / (predicted + true); nil when it was neither.
  let f1: Double?
  /// The class's examples.
  let support: Int

  private init(right: Int, predicted: Int, actual: Int) {
    func share(_ part: Int, of whole: Int) -> Double? {
      whole > 0 ? Double(part) / Double(whole) : nil
    }
    precision = share(right, of: predicted)
    recall = share(right, of: actual)
    f1 = share(2 * right, of: predicted + actual)
    support = actual
  }

  /// One for each class of a square of counts [target][predicted]; none for anything else.
  static func of(_ counts: [[Int]]) -> [ClassResults] {
    guard counts.allSatisfy({ $0.count == counts.count }) else { return [] }
    return counts.indices.map { index in
      ClassResults(
        right: counts[index][index], predicted: counts.reduce(0) { $0 + $1[index] },
        actual: counts[index].reduce(0, +))
    }
  }
}

extension RunEnd {
  /// What each target is shown by; the only one has no name.
  func shownTargets(_ start: RunStart) -> [TargetResults] {
    targets.isEmpty
      ? [
        TargetResults(
          name: "", classes: start.classes, confusion: confusion, predictions: predictions)
      ] : targets
  }
}

extension RunEnd.TargetResults {
  /// ` of digit`, or nothing.
  var suffix: String { name.isEmpty ? "" : " of \(name)" }

  func className(_ index: Int) -> String {
    classes.indices.contains(index) ? classes[index] : "\(index)"
  }

  /// For `summary.json`: an entry for each class.
  func perClass(part: String) -> [JSONValue] {
    func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }
    return ClassResults.of(confusion).enumerated().map { index, result in
      var members: [(String, JSONValue)] = name.isEmpty ? [] : [("target", .string(name))]
      members += [
        ("class", .string(className(index))), ("part", .string(part)),
        ("precision", number(result.precision)), ("recall", number(result.recall)),
        ("f1", number(result.f1)), ("support", .int(result.support)),
      ]
      return .object(members)
    }
  }
}
