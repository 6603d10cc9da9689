// SPDX-License-Identifier: MIT

import NNRuntime
import NNSpec
import Testing

@Suite struct TestReportTests {
  static let results = [
    SpecTesterTests.test(
      SpecTesterTests.toy(
        "expect: [parameters == 17, test.accuracy >= 0.975, test.accuracy >= 0.975]")),
    SpecTesterTests.test(SpecTesterTests.toy("")),
    SpecTesterTests.test(SpecTesterTests.toy("", training: "epochs: 0")),
    SpecTestResult("a<b>&\u{1B}\".nn.yaml", .error, reason: "cannot be read"),
    SpecTestResult("later.nn.yaml", .skipped),
  ]

  static var report: TestReport {
    var report = TestReport(toolVersion: "1")
    for result in results { report.add(result) }
    return report
  }

  @Test func summaryCountsAll() {
    #expect(
      Self.report.summary
        == "5 specs: 1 passed, 1 failed, 1 with errors, 1 error, 1 skipped; 1 of 3 expectations hold\n"
    )
  }

  @Test func textHasALineAnExpectation() {
    let lines = TestReport.text(Self.results[0]).split(separator: "\n")
    #expect(lines[0] == "toy.nn.yaml: failed 2 of 3 expectations, 0 ms")
    #expect(lines[1] == "  holds  parameters == 17        17")
    #expect(lines[2].hasPrefix("  fails  test.accuracy >= 0.975  0."))
    #expect(!TestReport.text(Self.results[3]).unicodeScalars.contains("\u{1B}"))
  }

  @Test func jUnitHasASuiteASpecAndACaseAnExpectation() throws {
    let text = Self.report.jUnit
    #expect(text.contains("<testsuites name=\"nnrun\" tests=\"7\" failures=\"3\" errors=\"1\">"))
    #expect(text.matches(of: #/<testsuite /#).count == 5)
    #expect(
      text.contains(
        "<testcase classname=\"toy.nn.yaml\" name=\"parameters == 17\" file=\"toy.nn.yaml\" line=\"7\">"
          + "<system-out>parameters == 17: 17</system-out>"))
    #expect(text.contains("name=\"test.accuracy &gt;= 0.975\""))
    // Readers drop cases of equal names.
    #expect(text.contains("name=\"test.accuracy &gt;= 0.975 (line 7)\""))
    #expect(text.contains("<failure message=\"measured 0."))
    #expect(text.contains("type=\"T302\""))
    #expect(text.contains("classname=\"a&lt;b&gt;&amp;\u{FFFD}&quot;.nn.yaml\""))
    #expect(text.contains("<error message=\"cannot be read\"/>"))
    #expect(text.contains("<skipped message=\"an earlier spec failed, or the test was stopped\"/>"))
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(text.matches(of: #/<failure /#).count == text.matches(of: #/</failure>/#).count)
  }

  @Test func jsonIsOneDocument() throws {
    let json = try JSONValue.parse(Array(Self.report.json.text.utf8))
    #expect(json["schema"] == .string("nnrun/test/v1"))
    #expect(json["passed"] == .bool(false))
    guard case .array(let specs)? = json["specs"], specs.count == 5,
      case .array(let expectations)? = specs[0]["expectations"]
    else {
      Issue.record("no specs")
      return
    }
    #expect(specs[0]["status"] == .string("failed"))
    #expect(expectations[0]["holds"] == .bool(true))
    #expect(expectations[0]["line"] == .int(7))
    #expect(expectations[1]["interval"]?["examples"] == .int(40))
  }
}
