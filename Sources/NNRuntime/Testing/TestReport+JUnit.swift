// SPDX-License-Identifier: MIT

internal import NNSpec

extension TestReport {
  /// JUnit's XML: a suite a spec, a case an expectation.
  package var jUnit: String {
    JUnitReport(
      results.map { JUnitReport.Suite($0.path, cases: Self.cases($0), seconds: $0.seconds) }
    ).text
  }

  private static func cases(_ result: SpecTestResult) -> [JUnitReport.Case] {
    let errors = result.diagnostics.filter { $0.severity == .error }
    if !errors.isEmpty {
      return errors.map { JUnitReport.Case($0, of: result.path, fails: true) }
    }
    var cases: [JUnitReport.Case] = []
    for expectation in result.expectations {
      // Two lines may say the same.
      let isTaken = cases.contains { $0.name == expectation.text }
      cases.append(
        JUnitReport.Case(
          isTaken ? "\(expectation.text) (line \(expectation.line))" : expectation.text,
          file: expectation.file, line: expectation.line, outcome(expectation)))
    }
    if let end = ending(result) {
      cases.append(JUnitReport.Case("trains", file: result.path, seconds: result.seconds, end))
    }
    return cases
  }

  /// What there is to say besides the expectations.
  private static func ending(_ result: SpecTestResult) -> JUnitReport.Case.Outcome? {
    switch result.status {
    case .diverged: .failed(message: result.reason, kind: "diverged", text: result.reason)
    case .error, .interrupted: .error(message: result.reason)
    case .skipped: .skipped(message: "an earlier spec failed, or the test was stopped")
    case .passed: result.expectations.isEmpty ? .passed() : nil
    case .failed, .problems: nil
    }
  }

  private static func outcome(_ expectation: RunEnd.Expectation) -> JUnitReport.Case.Outcome {
    let finding = expectation.finding
    let found = finding.isEmpty ? "" : ": \(finding)"
    let text = [expectation.text + found, expectation.warning].compactMap(\.self)
      .joined(separator: "\n")
    switch expectation.holds {
    case true?: return .passed(output: text)
    case false?:
      let message = finding.isEmpty ? "it does not hold" : "measured \(finding)"
      return .failed(message: message, kind: "expectation", text: text)
    case nil: return .error(message: "it could not be judged", text: text)
    }
  }
}
