// SPDX-License-Identifier: MIT

/// The levels that hold for a spec, where they are not those of the codes.
package struct Severities: Sendable {
  /// Every code at its own level.
  package static let standard = Severities([:])

  private let levels: [DiagnosticCode: SeverityLevel]
  private var keepsErrors = false

  init(_ levels: [DiagnosticCode: SeverityLevel]) { self.levels = levels }

  /// The same, but that no error becomes anything less: for what needs a sound spec.
  package var keepingErrors: Severities {
    var copy = self
    copy.keepsErrors = true
    return copy
  }

  /// Whether comments cannot leave a kind of problem out.
  func isError(_ code: DiagnosticCode) -> Bool {
    levels[code].map { $0 == .error } ?? (code.severity == .error)
  }

  /// The diagnostic at its level; nil if it is not shown.
  func adjusted(_ diagnostic: Diagnostic) -> Diagnostic? {
    guard let level = levels[diagnostic.code], !(keepsErrors && diagnostic.severity == .error)
    else { return diagnostic }
    return level.severity.map(diagnostic.at)
  }

  /// What is shown, at its level.
  package func applied(to diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.compactMap(adjusted)
  }
}
