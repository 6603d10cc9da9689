// SPDX-License-Identifier: MIT

/// JUnit's XML: a suite a file, a case a problem, or one that passes.
///
/// GitLab reads `classname`, `name`, `file` and the text of a failure, and drops cases of equal names, hence the place in them.
package enum JUnitFormat {
  package static func text(_ result: CheckResult) -> String {
    let failures = result.files.reduce(0) { $0 + count($1, result) }
    let errors = result.files.count(where: isUnreadable)
    let tests = result.files.reduce(0) { $0 + max(1, $1.diagnostics.count) }
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text +=
      "<testsuites name=\"nnrun\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"\(errors)\">\n"
    for file in result.files { text += suite(file, result) }
    return text + "</testsuites>\n"
  }

  /// A configuration may have failed for what is wrong in it.
  private static func isUnreadable(_ file: CheckResult.File) -> Bool {
    file.status == .failed && file.diagnostics.isEmpty
  }

  private static func count(_ file: CheckResult.File, _ result: CheckResult) -> Int {
    file.diagnostics.count(where: result.fails)
  }

  private static func suite(_ file: CheckResult.File, _ result: CheckResult) -> String {
    let errors = isUnreadable(file) ? 1 : 0
    var text =
      "  <testsuite name=\"\(xml(file.path))\" tests=\"\(max(1, file.diagnostics.count))\" "
      + "failures=\"\(count(file, result))\" errors=\"\(errors)\" skipped=\"0\">\n"
    if isUnreadable(file) {
      text += element(file, "read", line: nil, "<error message=\"cannot be read\"/>")
    } else if file.diagnostics.isEmpty {
      text += element(file, "no problems found", line: nil, nil)
    }
    for diagnostic in file.diagnostics { text += testCase(diagnostic, file, result) }
    return text + "  </testsuite>\n"
  }

  private static func testCase(
    _ diagnostic: Diagnostic, _ file: CheckResult.File, _ result: CheckResult
  ) -> String {
    let (code, span) = (diagnostic.code, diagnostic.span)
    let name = "\(code.rawValue) \(code.name) \(span.line):\(span.column)"
    let whole = xml("\(span.file.path):\(span.line):\(span.column): \(diagnostic.wholeText)")
    let content =
      result.fails(diagnostic)
      ? "<failure message=\"\(xml(diagnostic.summaryLine))\" type=\"\(code.rawValue)\">\(whole)</failure>"
      : "<system-out>\(whole)</system-out>"
    return element(file, name, line: span.line, content)
  }

  private static func element(
    _ file: CheckResult.File, _ name: String, line: Int?, _ content: String?
  ) -> String {
    let place = "file=\"\(xml(file.path))\"" + (line.map { " line=\"\($0)\"" } ?? "")
    let head = "    <testcase classname=\"\(xml(file.path))\" name=\"\(xml(name))\" \(place)"
    return head + (content.map { ">\($0)</testcase>\n" } ?? "/>\n")
  }

  /// Text for an element or an attribute; XML 1.0 has no way to write most control characters.
  private static func xml(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
