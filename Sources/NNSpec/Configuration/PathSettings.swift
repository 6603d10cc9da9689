// SPDX-License-Identifier: MIT

/// What a configuration says of the specs that a pattern covers.
struct PathSettings: Declaration {
  static let name = "paths"
  static let summary = "What holds for the specs that a pattern covers, written as in .gitignore."
  let ignore: [IgnorableCode]

  init(_ option: inout OptionReader) {
    ignore = option("ignore", "Codes or names of problems that are left out.", default: [])
  }
}

/// A code or a name of a problem whose level is not fixed.
struct IgnorableCode: OptionValue {
  static let kind = "codes of problems or their names"
  static let placeholder = IgnorableCode(code: .noEffect)
  static let form = ValueForm.words(
    DiagnosticCode.allCases.filter { !$0.isFixed }.flatMap { [$0.rawValue, $0.name] })
  let code: DiagnosticCode
  var text: String { code.rawValue }

  static func parse(_ node: YAMLNode) -> Result<IgnorableCode, ValueProblem> {
    guard let word = node.scalar?.text, !node.isNull else {
      return .failure(.wrongType(kind, node))
    }
    if let code = DiagnosticCode(named: word) {
      if !code.isFixed { return .success(IgnorableCode(code: code)) }
      return .failure(
        ValueProblem(.fixedSeverity, "has `\(word)`, an error that cannot be left out"))
    }
    var problem = ValueProblem(.unknownChoice, "takes \(kind), and none is called `\(word)`")
    let near = DiagnosticCode.names(near: word)
    if !near.isEmpty { problem.label = didYouMean(near) }
    if near.count == 1 { problem.replacement = near[0] }
    return .failure(problem)
  }
}

extension DiagnosticCode {
  /// The code of that number or name.
  package init?(named word: String) {
    guard let code = Self.allCases.first(where: { $0.rawValue == word || $0.name == word }) else {
      return nil
    }
    self = code
  }

  /// Codes and names that a misspelt one may have meant.
  static func names(near word: String) -> [String] {
    closest(to: word, among: allCases.flatMap { [$0.rawValue, $0.name] })
  }
}
