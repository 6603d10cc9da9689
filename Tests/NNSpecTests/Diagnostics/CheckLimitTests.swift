// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Limits of what is checked and shown: at the number, below and above.
@Suite("Check limits")
struct CheckLimitTests {
  private func deep(_ count: Int) -> SourceFile {
    file(
      """
      nnspec: 1
      data:
        source: {csv: a.csv}
        inputs: {x: {type: vector, columns: [a, b]}}
        target: {y: number}
        split: {train: 80%, validation: 20%}
      model:
        layers:
          - repeat: {times: \(count - 1), layers: [{dense: {units: 2, activation: relu}}]}
          - output
      training: {loss: mean_squared_error, epochs: 5}

      """)
  }

  @Test("layers", arguments: [(9_999, []), (10_000, []), (10_001, ["X906"])])
  func layers(_ count: Int, _ expected: [String]) {
    let check = SpecCheck(deep(count), data: .none)
    let errors = check.diagnostics.filter { $0.severity == .error }
    #expect(errors.map(\.code.rawValue) == expected)
    #expect(check.graph?.nodes.count == (expected.isEmpty ? count : 0))
  }

  /// So many problems of one file.
  private func result(_ count: Int) -> CheckResult {
    let file = file(String(repeating: "a\n", count: count))
    let problems = (0..<count).map {
      Diagnostic(.noEffect, "nothing", at: SourceSpan(file: file, start: 2 * $0, end: 2 * $0 + 1))
    }
    var result = CheckResult(toolVersion: "1.2.3")
    result.add(CheckResult.File(file.path, problems))
    return result
  }

  @Test("problems that people are shown", arguments: [(99, 99), (100, 100), (101, 100)])
  func shown(_ count: Int, _ shown: Int) {
    let lines = CheckFormat.full.text(result(count)).split(separator: "\n")
    #expect(lines.count { $0.contains("nothing") } == shown)
    #expect(lines.contains("and \(count - shown) more in t.yaml") == (count > shown))
    #expect(lines.last?.contains("\(count)") == true)
  }

  @Test("problems that programs get", arguments: [(4_999, 4_999), (5_000, 5_000), (5_001, 5_000)])
  func written(_ count: Int, _ written: Int) {
    #expect(CheckFormat.jsonl.text(result(count)).split(separator: "\n").count == written)
  }
}
