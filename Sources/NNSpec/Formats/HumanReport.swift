// SPDX-License-Identifier: MIT

/// What people see of a check, file by file.
package struct HumanReport: Sendable {
  private let printer: DiagnosticPrinter
  private let verbose: Bool
  private let limit: Int
  private var hasShown = false

  /// `limit`: problems shown of a file; all are counted.
  package init(style: HumanStyle = HumanStyle(), verbose: Bool = false, limit: Int = 100) {
    printer = DiagnosticPrinter(style)
    self.verbose = verbose
    self.limit = limit
  }

  /// What was found in a file, with an empty line before what is not the first.
  package mutating func text(_ file: CheckResult.File) -> String {
    let visible = file.diagnostics.filter { verbose || !$0.isHidden }
    guard !visible.isEmpty else { return "" }
    var text = hasShown ? "\n" : ""
    hasShown = true
    text += printer.text(Array(visible.prefix(limit)), verbose: verbose)
    if visible.count > limit { text += "and \(visible.count - limit) more in \(file.path)\n" }
    return text
  }

  /// The line at the end; on a terminal a clean run says that it is one.
  package func footer(_ result: CheckResult, isTerminal: Bool = false) -> String {
    let checked = result.files.count { $0.status == .checked }
    if let footer = result.summary.footer(
      files: checked, verbose: verbose, suppressed: result.suppressed)
    {
      return "\(hasShown ? "\n" : "")\(footer)\n"
    }
    guard isTerminal, checked == result.files.count, checked > 0 else { return "" }
    return "ok  \(checked) \(checked == 1 ? "file" : "files")\n"
  }

  /// A whole check.
  package static func text(_ result: CheckResult, verbose: Bool, limit: Int) -> String {
    var report = HumanReport(verbose: verbose, limit: limit)
    return result.files.map { report.text($0) }.joined() + report.footer(result)
  }
}
