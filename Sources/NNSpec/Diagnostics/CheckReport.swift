// SPDX-License-Identifier: MIT

/// What a check of several files shows and counts.
package struct CheckReport: Sendable {
  private let printer: DiagnosticPrinter
  private let verbose: Bool
  private let limit: Int
  private let isHuman: Bool
  private var files: [(path: String, status: DiagnosticJSON.Status)] = []
  private var diagnostics: [Diagnostic] = []
  private var hasShown = false

  /// Machine formats get so many problems of a file.
  private static let machineLimit = 5000

  package init(style: HumanStyle, verbose: Bool, limit: Int, isHuman: Bool) {
    printer = DiagnosticPrinter(style)
    self.verbose = verbose
    self.limit = limit
    self.isHuman = isHuman
  }

  package var summary: DiagnosticSummary { DiagnosticSummary(diagnostics) }

  /// Takes in a file's diagnostics and returns what is shown of them; nothing in machine formats.
  package mutating func add(_ found: [Diagnostic], of file: SourceFile) -> String {
    files.append((file.path, .checked))
    diagnostics += found
    guard isHuman else { return "" }
    let visible = found.filter { verbose || $0.severity != .info }
    guard !visible.isEmpty else { return "" }
    var text = hasShown ? "\n" : ""
    hasShown = true
    text += printer.text(Array(visible.prefix(limit)), verbose: verbose)
    if visible.count > limit { text += "and \(visible.count - limit) more in \(file.path)\n" }
    return text
  }

  /// Notes a file that could not be read.
  package mutating func noteFailure(_ path: String) {
    files.append((path, .failed))
  }

  /// The line at the end; on a terminal a clean run says that it is one.
  package func footer(isTerminal: Bool) -> String {
    let checked = files.count { $0.status == .checked }
    if let footer = summary.footer(files: checked, verbose: verbose) { return "\n\(footer)\n" }
    guard isTerminal, checked == files.count, checked > 0 else { return "" }
    return "ok  \(checked) \(checked == 1 ? "file" : "files")\n"
  }

  /// The document for programs.
  package func document(toolVersion: String) -> JSONValue {
    var shown: [Diagnostic] = []
    var counts: [ObjectIdentifier: Int] = [:]
    for diagnostic in diagnostics {
      let count = counts[ObjectIdentifier(diagnostic.span.file), default: 0]
      counts[ObjectIdentifier(diagnostic.span.file)] = count + 1
      if count < Self.machineLimit { shown.append(diagnostic) }
    }
    return DiagnosticJSON.document(
      shown, files: files, toolVersion: toolVersion, summary: summary)
  }
}
