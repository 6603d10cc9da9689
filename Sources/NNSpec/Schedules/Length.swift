// SPDX-License-Identifier: MIT

/// A stretch of training: `10 epochs`, `500 steps`, `5%` of the run.
package enum Length: OptionValue, Equatable {
  case steps(Int)
  case epochs(Double)
  case share(Double)

  package static let kind = "a length as in `10 epochs`, `500 steps` or `5%`"
  package static let placeholder = Length.steps(1)
  package static let form = ValueForm.pattern(#"[0-9.eE+]+ ?%|[0-9.eE+]+ +(epochs?|steps?)"#)

  package var limited: [Double] {
    switch self {
    case .steps(let count): [Double(count)]
    case .epochs(let count): [count]
    case .share(let share): [share]
    }
  }

  package var text: String {
    switch self {
    case .steps(let count): "\(count) steps"
    case .epochs(let count): "\(numberText(count)) epochs"
    case .share(let share): "\(numberText(share * 100))%"
    }
  }

  package static func parse(_ node: YAMLNode) -> Result<Length, ValueProblem> {
    guard let scalar = node.scalar else { return .failure(.wrongType(kind, node)) }
    if scalar.text.hasSuffix("%"), let value = number(scalar.text.dropLast()) {
      guard (0...100).contains(value) else {
        return .failure(ValueProblem(.outOfRange, "must be between 0% and 100%"))
      }
      return .success(.share(value / 100))
    }
    let words = scalar.text.split(separator: " ")
    if words.count == 2, let value = number(words[0]), value >= 0 {
      if words[1] == "epoch" || words[1] == "epochs" { return .success(.epochs(value)) }
      if words[1] == "step" || words[1] == "steps", let count = Int(exactly: value) {
        return .success(.steps(count))
      }
    }
    var problem = ValueProblem.wrongType(kind, node)
    if let value = number(scalar.text[...]) {
      let count = numberText(value)
      problem.help = ["say of what: `\(count) epochs` or `\(count) steps`"]
    }
    return .failure(problem)
  }

  private static func number(_ text: Substring) -> Double? {
    guard
      case .success(let value) = Double.parse(
        YAMLNode(.scalar(YAMLScalar(String(text), isPlain: true)), span: .nowhere))
    else { return nil }
    return value
  }

  /// In steps, at least 1 unless it is 0; nil for a share of a run whose length is not known.
  package func steps(stepsPerEpoch: Int, total: Int?) -> Double? {
    switch self {
    case .steps(let count): Double(count)
    case .epochs(let count): count * Double(stepsPerEpoch)
    case .share(let share): total.map { (share * Double($0)).rounded() }
    }
  }
}

/// A wall-clock bound: `90s`, `10m`, `2h`.
package struct TimeLimit: OptionValue, Equatable {
  package static let kind = "a time as in `90s`, `10m` or `2h`"
  package static let placeholder = TimeLimit(seconds: 1)
  package static let form = ValueForm.pattern("[0-9.]+[smh]")
  package let seconds: Double
  package var limited: [Double] { [seconds] }
  package var text: String { "\(numberText(seconds))s" }

  package static func parse(_ node: YAMLNode) -> Result<TimeLimit, ValueProblem> {
    guard let scalar = node.scalar,
      let unit = ["s": 1.0, "m": 60, "h": 3600][scalar.text.suffix(1)],
      let value = Double(scalar.text.dropLast()), value.isFinite
    else {
      var problem = ValueProblem.wrongType(kind, node)
      if let text = node.scalar?.text, Double(text) != nil {
        problem.help = ["say of what: `\(text)s`, `\(text)m` or `\(text)h`"]
      }
      return .failure(problem)
    }
    return .success(TimeLimit(seconds: value * unit))
  }
}

extension SourceSpan {
  /// An empty span of no file, for nodes that stand in no text.
  package static let nowhere = SourceSpan(file: SourceFile(path: "", bytes: []), start: 0, end: 0)
}

extension Length {
  /// This length as a multiple of another of the same unit; nil where the units differ.
  package func share(of other: Length) -> Double? {
    switch (self, other) {
    case (.steps(let ours), .steps(let theirs)): Double(ours) / Double(theirs)
    case (.epochs(let ours), .epochs(let theirs)), (.share(let ours), .share(let theirs)):
      ours / theirs
    default: nil
    }
  }

  /// The sum of two lengths of the same unit; nil where the units differ.
  package func adding(_ other: Length) -> Length? {
    switch (self, other) {
    case (.steps(let ours), .steps(let theirs)): .steps(saturatingSum([ours, theirs]))
    case (.epochs(let ours), .epochs(let theirs)): .epochs(ours + theirs)
    case (.share(let ours), .share(let theirs)): .share(ours + theirs)
    default: nil
    }
  }
}
