// SPDX-License-Identifier: MIT

package import NNSpec

/// What came of all specs of a test, for people and programs.
package struct TestReport: Sendable {
  package static let schema = "nnrun/test/v1"

  package private(set) var results: [SpecTestResult] = []
  private let toolVersion: String

  package init(toolVersion: String) { self.toolVersion = toolVersion }

  package mutating func add(_ result: SpecTestResult) { results.append(result) }

  private var expectations: [RunEnd.Expectation] { results.flatMap(\.expectations) }

  // MARK: - People

  /// A spec in a line, and each of its expectations in one.
  package static func text(_ result: SpecTestResult) -> String {
    var text = "\(result.path): \(verdict(result))\n"
    let width = result.expectations.map(\.text.count).max() ?? 0
    for expectation in result.expectations {
      let blanks = String(repeating: " ", count: width - expectation.text.count + 2)
      let finding = expectation.finding
      text += "  \(mark(expectation))  \(expectation.text)"
      text += (finding.isEmpty ? "" : blanks + finding) + "\n"
    }
    if result.expectations.isEmpty, result.status == .failed || result.status == .problems {
      for error in result.diagnostics where error.severity == .error {
        text += "  fails  \(error.message)\n"
      }
    }
    for warning in result.expectations.compactMap(\.warning) { text += "  warning: \(warning)\n" }
    return terminalSafeLines(text)
  }

  private static func verdict(_ result: SpecTestResult) -> String {
    let time = NumberText.duration(result.seconds)
    switch result.status {
    case .passed where result.expectations.isEmpty: return "trains, and expects nothing, \(time)"
    case .passed: return "passed, \(time)"
    case .failed where result.expectations.isEmpty: return "failed, nothing was trained"
    case .failed:
      let failing = result.expectations.count { $0.holds != true }
      return
        "failed \(failing) of \(Words.counted(result.expectations.count, "expectation")), \(time)"
    case .problems: return "not trained, the check has errors"
    case .diverged, .interrupted, .error: return result.reason
    case .skipped: return "skipped"
    }
  }

  private static func mark(_ expectation: RunEnd.Expectation) -> String {
    expectation.holds.map { $0 ? "holds" : "fails" } ?? "unknown"
  }

  /// "3 specs: 2 passed, 1 failed; 5 of 6 expectations hold".
  package var summary: String {
    let order: [SpecTestResult.Status] = [
      .passed, .failed, .problems, .diverged, .interrupted, .error, .skipped,
    ]
    let words = order.compactMap { status -> String? in
      let count = results.count { $0.status == status }
      return count == 0 ? nil : "\(count) \(status == .problems ? "with errors" : status.rawValue)"
    }
    var text = "\(Words.counted(results.count, "spec")): \(words.joined(separator: ", "))"
    if !expectations.isEmpty {
      let count = expectations.count { $0.holds == true }
      text += "; \(count) of \(Words.counted(expectations.count, "expectation")) "
      text += expectations.count == 1 ? "holds" : "hold"
    }
    return text + "\n"
  }

  // MARK: - Programs

  package var json: JSONValue {
    .object([
      ("schema", .string(Self.schema)),
      ("tool", .object([("name", .string("nnrun")), ("version", .string(toolVersion))])),
      ("passed", .bool(results.allSatisfy(\.passes))), ("specs", .array(results.map(Self.json))),
    ])
  }

  private static func json(_ result: SpecTestResult) -> JSONValue {
    .object([
      ("file", .string(result.path)), ("status", .string(result.status.rawValue)),
      ("reason", .string(result.reason)), ("seconds", .number(result.seconds)),
      ("run_folder", result.folder.map(JSONValue.string) ?? .null),
      ("expectations", .array(result.expectations.map(json))),
      ("diagnostics", .array(result.diagnostics.map(DiagnosticJSON.value))),
    ])
  }

  private static func json(_ expectation: RunEnd.Expectation) -> JSONValue {
    .object([
      ("text", .string(expectation.text)), ("file", .string(expectation.file)),
      ("line", .int(expectation.line)),
      ("holds", expectation.holds.map { .bool($0) } ?? .null),
      ("actual", expectation.actual.map { .number($0) } ?? .null),
      ("interval", expectation.interval.map(json) ?? .null),
      ("warning", expectation.warning.map { .string($0) } ?? .null),
    ])
  }

  private static func json(_ interval: WilsonInterval) -> JSONValue {
    .object([
      ("low", .number(interval.low)), ("high", .number(interval.high)),
      ("confidence", .double(0.95)), ("examples", .int(interval.count)),
    ])
  }
}

/// Names and texts of a spec must not act on a terminal.
private func terminalSafeLines(_ text: String) -> String {
  text.split(separator: "\n", omittingEmptySubsequences: false).map { terminalSafe(String($0)) }
    .joined(separator: "\n")
}
