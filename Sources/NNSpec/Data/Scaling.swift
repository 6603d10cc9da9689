// SPDX-License-Identifier: MIT

/// How the values of a column are brought to a common size.
///
/// `standardise` is (x - mean) / deviation, `minmax` (x - min) / (max - min), `robust` (x - median) / interquartile
/// range, `log1p` ln(1 + x), `divide` x / d. A column without spread is divided by 1.
package enum Scaling: OptionValue, Equatable {
  case standardise, minmax, robust, log1p, none
  case divide(Double)

  package static let words: [(name: String, value: Scaling)] = [
    ("standardise", .standardise), ("minmax", .minmax), ("robust", .robust), ("log1p", .log1p),
    ("none", .none),
  ]
  package static let kind = "the name of a scaling or `{divide: number}`"
  package static let placeholder = Scaling.none
  package static var choices: [String] { words.map(\.name) }
  package static var form: ValueForm {
    .either([.words(choices), .fields([("divide", .number)])])
  }

  /// Whether it puts 0 in the middle of the values.
  package var centres: Bool { self == .standardise || self == .robust }

  /// What scales where a spec says nothing: targets and images of cells are left as they are, images of bytes become 0
  /// to 1.
  ///
  /// Nil while it is not known whether an image holds bytes.
  package static func standard(
    for type: FeatureType, isTarget: Bool, holdsBytes: Bool?
  ) -> Scaling? {
    if isTarget { return Scaling.none }
    if type != .image { return .standardise }
    return holdsBytes.map { $0 ? .divide(255) : Scaling.none }
  }

  /// The largest number that stays one: what is scaled is kept in 32 bits.
  var largest: Double {
    switch self {
    case .none: Double(Float.greatestFiniteMagnitude)
    case .divide(let divisor):
      min(Double(Float.greatestFiniteMagnitude) * abs(divisor), .greatestFiniteMagnitude)
    // A deviation is the root of squares.
    case .standardise: Double.greatestFiniteMagnitude.squareRoot()
    case .minmax, .robust, .log1p: Double.greatestFiniteMagnitude
    }
  }

  package var text: String {
    if case .divide(let divisor) = self { return "{divide: \(numberText(divisor))}" }
    return Self.words.first { $0.value == self }?.name ?? "none"
  }

  package static func parse(_ node: YAMLNode) -> Result<Scaling, ValueProblem> {
    if let scalar = node.scalar, !scalar.isNull { return parseWord(scalar.text) }
    guard let entries = node.mapping, entries.count == 1, let entry = entries.first else {
      return .failure(.wrongType(kind, node))
    }
    guard entry.key == "divide" else {
      var problem = ValueProblem(
        .unknownKey, "has only the setting `divide`, not `\(entry.key)`")
      problem.span = entry.keySpan
      return .failure(problem)
    }
    switch Double.parse(entry.value) {
    case .failure(var problem):
      problem.span = problem.span ?? (entry.value.isNull ? entry.keySpan : entry.value.span)
      return .failure(problem)
    case .success(let divisor):
      if divisor != 0 { return .success(.divide(divisor)) }
      var problem = ValueProblem(.outOfRange, "cannot divide by 0")
      problem.span = entry.value.span
      return .failure(problem)
    }
  }

  private static func parseWord(_ text: String) -> Result<Scaling, ValueProblem> {
    let word = Vocabulary.canonical(text)
    if let found = words.first(where: { $0.name == word }) { return .success(found.value) }
    if word == "divide" {
      var problem = ValueProblem(.missingKey, "needs the number to divide by")
      problem.help = ["write `{divide: 255}`"]
      return .failure(problem)
    }
    let list = choices.map { "`\($0)`" }.joined(separator: ", ")
    var problem = ValueProblem(
      .unknownChoice, "is one of \(list) or `{divide: number}`, not `\(text)`")
    let near = closest(to: word, among: choices)
    if !near.isEmpty { problem.label = didYouMean(near) }
    if near.count == 1 { problem.replacement = near[0] }
    return .failure(problem)
  }
}
