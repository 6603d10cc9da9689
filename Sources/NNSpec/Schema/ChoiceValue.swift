// SPDX-License-Identifier: MIT

/// An option that is one of a few words; the raw value is the word.
package protocol ChoiceValue: OptionValue, CaseIterable, RawRepresentable
where RawValue == String, AllCases == [Self] {
  /// Words of the language that this version does not have yet.
  static var planned: [String] { get }
}

extension ChoiceValue {
  package static var kind: String { "one of " + choices.map { "`\($0)`" }.joined(separator: ", ") }
  package static var placeholder: Self {
    guard let first = allCases.first else { preconditionFailure("\(Self.self) has no cases") }
    return first
  }
  package static var choices: [String] { allCases.map(\.rawValue) }
  package static var planned: [String] { [] }
  package static var form: ValueForm { .words(choices) }
  package var text: String { rawValue }

  package static func parse(_ node: YAMLNode) -> Result<Self, ValueProblem> {
    guard let scalar = node.scalar, !scalar.isNull else { return .failure(.wrongType(kind, node)) }
    let word = Vocabulary.canonical(scalar.text)
    if let value = Self(rawValue: word) { return .success(value) }
    if planned.contains(word) {
      return .failure(
        ValueProblem(.notAvailable, "is `\(word)`, which is not available in this version"))
    }
    var problem = ValueProblem(.unknownChoice, "is \(kind), not `\(scalar.text)`")
    let near = closest(to: word, among: choices)
    if !near.isEmpty { problem.label = didYouMean(near) }
    if near.count == 1 { problem.replacement = near[0] }
    return .failure(problem)
  }
}

/// "did you mean `a` or `b`?".
package func didYouMean(_ names: [String]) -> String {
  "did you mean " + names.map { "`\($0)`" }.joined(separator: " or ") + "?"
}
