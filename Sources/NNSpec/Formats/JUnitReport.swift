// SPDX-License-Identifier: MIT

/// JUnit's XML: suites of cases.
///
/// GitLab reads `classname`, `name`, `file` and the text of a failure, and drops cases of equal names in one suite.
package struct JUnitReport: Sendable {
  package struct Suite: Sendable {
    package let name: String
    package let cases: [Case]
    package let seconds: Double?

    package init(_ name: String, cases: [Case], seconds: Double? = nil) {
      (self.name, self.cases, self.seconds) = (name, cases, seconds)
    }
  }

  package struct Case: Sendable {
    package enum Outcome: Sendable {
      case passed(output: String = "")
      case failed(message: String, kind: String, text: String)
      /// It could not be judged for another reason than that it is wrong.
      case error(message: String, text: String = "")
      case skipped(message: String)
    }

    package let name: String
    package let file: String
    package let line: Int?
    package let seconds: Double?
    package let outcome: Outcome

    package init(
      _ name: String, file: String, line: Int? = nil, seconds: Double? = nil, _ outcome: Outcome
    ) {
      (self.name, self.file, self.line) = (name, file, line)
      (self.seconds, self.outcome) = (seconds, outcome)
    }
  }

  private let suites: [Suite]

  package init(_ suites: [Suite]) { self.suites = suites }

  package var text: String {
    let all = suites.flatMap(\.cases)
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + "<testsuites name=\"nnrun\" \(Self.counts(all))>\n"
      + suites.map(Self.element).joined() + "</testsuites>\n"
  }

  private static func counts(_ cases: [Case]) -> String {
    "tests=\"\(cases.count)\" failures=\"\(cases.count(where: \.isFailure))\" "
      + "errors=\"\(cases.count(where: \.isError))\""
  }

  private static func element(_ suite: Suite) -> String {
    let skipped = suite.cases.count(where: \.isSkipped)
    return "  <testsuite name=\"\(escaped(suite.name))\" \(counts(suite.cases)) "
      + "skipped=\"\(skipped)\"\(time(suite.seconds))>\n"
      + suite.cases.map { element($0, suite) }.joined() + "  </testsuite>\n"
  }

  private static func element(_ test: Case, _ suite: Suite) -> String {
    let head =
      "    <testcase classname=\"\(escaped(suite.name))\" name=\"\(escaped(test.name))\" "
      + "file=\"\(escaped(test.file))\"" + (test.line.map { " line=\"\($0)\"" } ?? "")
      + time(test.seconds)
    return head + (content(test.outcome).map { ">\($0)</testcase>\n" } ?? "/>\n")
  }

  private static func content(_ outcome: Case.Outcome) -> String? {
    switch outcome {
    case .passed(output: ""): nil
    case .passed(let output): "<system-out>\(escaped(output))</system-out>"
    case .failed(let message, let kind, let text):
      "<failure message=\"\(escaped(message))\" type=\"\(escaped(kind))\">\(escaped(text))</failure>"
    case .error(message: let message, text: ""): "<error message=\"\(escaped(message))\"/>"
    case .error(message: let message, text: let text):
      "<error message=\"\(escaped(message))\">\(escaped(text))</error>"
    case .skipped(let message): "<skipped message=\"\(escaped(message))\"/>"
    }
  }

  /// Seconds to the millisecond.
  private static func time(_ seconds: Double?) -> String {
    seconds.map { " time=\"\(numberText(($0 * 1_000).rounded() / 1_000))\"" } ?? ""
  }

  /// Text for an element or an attribute; XML 1.0 has no way to write most control characters, and what turns the direction
  /// of text is written as a reference.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n", "\r", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
        escaped += "&#\(scalar.value);"
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension JUnitReport.Case {
  fileprivate var isFailure: Bool { if case .failed = outcome { true } else { false } }
  fileprivate var isError: Bool { if case .error = outcome { true } else { false } }
  fileprivate var isSkipped: Bool { if case .skipped = outcome { true } else { false } }

  /// A problem of a spec, which fails or is only told; `number` counts those of one kind at one place.
  package init(_ diagnostic: Diagnostic, of file: String, fails: Bool, number: Int = 1) {
    let (code, span) = (diagnostic.code, diagnostic.span)
    let whole = "\(span.file.path):\(span.line):\(span.column): \(diagnostic.wholeText)"
    self.init(
      "\(code.rawValue) \(code.name) \(span.line):\(span.column)"
        + (number > 1 ? " (\(number))" : ""), file: file, line: span.line,
      fails
        ? .failed(message: diagnostic.summaryLine, kind: code.rawValue, text: whole)
        : .passed(output: whole))
  }
}
