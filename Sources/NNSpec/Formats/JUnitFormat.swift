// SPDX-License-Identifier: MIT

/// A check as JUnit's XML: a suite a file, a case a problem, or one that passes.
package enum JUnitFormat {
  package static func text(_ result: CheckResult) -> String {
    JUnitReport(result.files.map { JUnitReport.Suite($0.path, cases: cases($0, result)) }).text
  }

  private static func cases(
    _ file: CheckResult.File, _ result: CheckResult
  ) -> [JUnitReport.Case] {
    // A configuration may have failed for what is wrong in it.
    if file.status == .failed, file.diagnostics.isEmpty {
      return [JUnitReport.Case("read", file: file.path, .error(message: "cannot be read"))]
    }
    if file.diagnostics.isEmpty {
      return [JUnitReport.Case("no problems found", file: file.path, .passed())]
    }
    var told: [String: Int] = [:]
    return file.diagnostics.map { diagnostic in
      let place = "\(diagnostic.code.rawValue) \(diagnostic.span.line):\(diagnostic.span.column)"
      told[place, default: 0] += 1
      return JUnitReport.Case(
        diagnostic, of: file.path, fails: result.fails(diagnostic), number: told[place] ?? 1)
    }
  }
}
