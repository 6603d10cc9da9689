// SPDX-License-Identifier: MIT

/// `path:line:column: severity[CODE] message`, as compilers write it.
package enum ConciseFormat {
  /// One line, ended by a line break.
  package static func line(_ diagnostic: Diagnostic) -> String {
    let span = diagnostic.span
    // A path may begin with anything, and the line with it.
    let path = lineSafe(terminalSafe(span.file.path), behind: "./")
    return "\(path):\(span.line):\(span.column): "
      + "\(diagnostic.severity.rawValue)[\(diagnostic.code.rawValue)] "
      + "\(terminalSafe(diagnostic.summaryLine))\n"
  }
}

extension Diagnostic {
  /// What is wrong and the words at the place, without line breaks.
  var summaryLine: String {
    let text = label.isEmpty ? message : "\(message): \(label)"
    return text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Everything said of it, a part a line: for reports without a place for each.
  var wholeText: String {
    ([summaryLine] + notes.map { "note: \($0)" } + help.map { "help: \($0)" })
      .joined(separator: "\n")
  }
}
