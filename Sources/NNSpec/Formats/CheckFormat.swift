// SPDX-License-Identifier: MIT

/// What `nnrun check` writes.
package enum CheckFormat: String, Sendable, CaseIterable {
  /// For people, with the lines of the spec.
  case full
  /// One line a problem, as editors and problem matchers read.
  case concise
  /// One object, `nnrun/check/v1`.
  case json
  /// One problem a line, each an object of that document's `diagnostics`.
  case jsonl
  /// SARIF 2.1.0, for code scanning.
  case sarif
  /// Workflow commands that GitHub shows beside the lines of a change.
  case github
  /// JUnit's XML, for test reports.
  case junit
  /// GitLab's code quality report.
  case gitlab

  /// Whether it can be written file by file, as files are checked.
  package var isForPeople: Bool { self == .full || self == .concise }

  /// The whole of a finished check, for a file or a program.
  package func text(_ result: CheckResult, verbose: Bool = false, limit: Int = 100) -> String {
    switch self {
    case .full: HumanReport.text(result, verbose: verbose, limit: limit)
    case .concise:
      result.diagnostics.filter { verbose || !$0.isHidden }.map(ConciseFormat.line).joined()
    case .json: DiagnosticJSON.document(result).pretty()
    case .jsonl: result.diagnostics.map { DiagnosticJSON.value($0).text + "\n" }.joined()
    case .sarif: SARIFFormat.document(result).pretty()
    case .github: GitHubFormat.text(result)
    case .junit: JUnitFormat.text(result)
    case .gitlab: GitLabFormat.document(result).pretty()
    }
  }
}
