// SPDX-License-Identifier: MIT

/// A level that a configuration gives.
package enum SeverityLevel: String, ChoiceValue {
  case off, info, warning, error

  /// Nil for what is not shown.
  var severity: Diagnostic.Severity? { Diagnostic.Severity(rawValue: rawValue) }
}

/// The block `severity`: every problem is an option, by its code and by its name.
struct SeveritySettings: Declaration {
  static let name = "severity"
  static let summary = "How bad kinds of problems are, by their codes or names."
  let levels: [DiagnosticCode: SeverityLevel]

  init(_ option: inout OptionReader) {
    var levels: [DiagnosticCode: SeverityLevel] = [:]
    for code in DiagnosticCode.allCases {
      let summary = Rule.of(code).summary
      let byCode = option.optional(code.rawValue, summary, as: SeverityLevel.self)
      let byName = option.optional(code.name, summary, as: SeverityLevel.self)
      guard let level = byCode ?? byName else { continue }
      option.require(
        byCode == nil || byName == nil, .exclusiveKeys,
        "`\(code.rawValue)` and `\(code.name)` are the same problem", at: code.name)
      option.require(
        level == .error || !code.isFixed, .fixedSeverity,
        "`\(code.rawValue)` is always an error", at: byCode == nil ? code.name : code.rawValue,
        help: ["delete the line: where this happens, nothing can be trained"])
      levels[code] = level
    }
    self.levels = levels
  }
}

extension DiagnosticCode {
  /// Whether its level cannot be changed: the text cannot be read, or no network can be made of it.
  var isFixed: Bool {
    switch self {
    case .unknownLayer, .badExtends, .shapeMismatch, .cycle: true
    // Another machine may have enough.
    case .notEnoughMemory: false
    default: severity == .error && ["X", "Y"].contains(rawValue.prefix(1))
    }
  }
}
