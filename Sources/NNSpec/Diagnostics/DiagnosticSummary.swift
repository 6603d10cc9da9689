// SPDX-License-Identifier: MIT

/// How many diagnostics of each kind there are.
package struct DiagnosticSummary: Sendable, Equatable {
  package let errors: Int
  package let warnings: Int
  package let infos: Int
  /// Infos that people see without asking for advice.
  private let shownInfos: Int
  /// Those whose fixes are all safe.
  package let fixable: Int

  package init(_ diagnostics: [Diagnostic]) {
    func count(_ severity: Diagnostic.Severity) -> Int {
      diagnostics.count { $0.severity == severity }
    }
    errors = count(.error)
    warnings = count(.warning)
    infos = count(.info)
    shownInfos = diagnostics.count { $0.severity == .info && !$0.isHidden }
    fixable = diagnostics.count(where: \.isSafelyFixable)
  }

  /// The last line of a report: `2 errors, 1 warning in 1 file (1 fixable with --fix)`, with what comments left out behind it.
  ///
  /// Nil if there is nothing to count; infos that are advice count only if `verbose`.
  package func footer(files: Int, verbose: Bool = false, suppressed: Int = 0) -> String? {
    let counts = [(errors, "error"), (warnings, "warning"), (verbose ? infos : shownInfos, "info")]
    let parts = counts.filter { $0.0 > 0 }.map { counted($0.0, $0.1) }
    guard !parts.isEmpty else { return nil }
    let fix = fixable > 0 ? " (\(fixable) fixable with --fix)" : ""
    let rest = suppressed > 0 ? ", \(suppressed) left out by comments" : ""
    return parts.joined(separator: ", ") + " in " + counted(files, "file") + fix + rest
  }
}

/// `1 error`, `2 errors`.
private func counted(_ count: Int, _ noun: String) -> String {
  "\(count) \(noun)\(count == 1 ? "" : "s")"
}
