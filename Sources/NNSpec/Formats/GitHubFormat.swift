// SPDX-License-Identifier: MIT

/// Workflow commands: `::error file=…,line=…::message`, which the runner shows beside the lines of a change.
///
/// The rules are those of actions/toolkit (`command.ts`, what is escaped) and actions/runner (`ActionCommandManager.cs`, which
/// places it takes).
package enum GitHubFormat {
  /// A step's annotations of a kind beyond the tenth are not shown.
  private static let mostOfAKind = 10
  /// Longer messages are cut by the runner.
  private static let mostCharacters = 4_096

  /// The commands, the worst problems first; the last one of a kind says how many there are if some are left out.
  package static func text(_ result: CheckResult) -> String {
    Diagnostic.Severity.allCases.map { severity in
      let all = result.diagnostics.filter { $0.severity == severity }
      let isCut = all.count > mostOfAKind
      let commands = all.prefix(isCut ? mostOfAKind - 1 : mostOfAKind).map(command)
      let rest =
        "\(all.count - mostOfAKind + 1) more: see the log, or upload `--output sarif=FILE`"
      return commands.joined()
        + (isCut ? "::\(kind(severity)) title=nnrun check::\(escaped(rest))\n" : "")
    }.joined()
  }

  private static func command(_ diagnostic: Diagnostic) -> String {
    let span = diagnostic.span
    var properties = [("file", span.file.path), ("line", "\(span.line)")]
    properties.append(("endLine", "\(span.endLine)"))
    // The runner drops columns of a place of several lines, and a start alone at a place of no width.
    if span.line == span.endLine, span.endColumn > span.column {
      properties += [("col", "\(span.column)"), ("endColumn", "\(span.endColumn)")]
    }
    properties.append(("title", "\(diagnostic.code.rawValue) \(diagnostic.code.name)"))
    let place = properties.map { "\($0.0)=\(escaped($0.1, isProperty: true))" }
    let message = String(diagnostic.wholeText.prefix(mostCharacters / 2))
    return "::\(kind(diagnostic.severity)) \(place.joined(separator: ","))::\(escaped(message))\n"
  }

  private static func kind(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info: "notice"
    }
  }

  /// What must not be read as part of the command, percent signs first.
  private static func escaped(_ text: String, isProperty: Bool = false) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": escaped += "%25"
      case "\r": escaped += "%0D"
      case "\n": escaped += "%0A"
      case ":" where isProperty: escaped += "%3A"
      case "," where isProperty: escaped += "%2C"
      default: escaped += terminalSafe(String(scalar))
      }
    }
    return escaped
  }
}
