// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("Rules")
struct RuleTests {
  @Test("each code has one, and there are at least 60")
  func complete() {
    #expect(Rule.all.map(\.code.rawValue) == DiagnosticCode.allCases.map(\.rawValue).sorted())
    #expect(Rule.all.count >= 60)
  }

  @Test("the base of the examples is sound")
  func base() {
    #expect(Rule.Example.check(Rule.Example.base).filter { $0.severity != .info }.isEmpty)
  }

  @Test("examples show their problem alone, and are mended by what is said", arguments: Rule.all)
  func examples(_ rule: Rule) throws {
    guard let example = rule.example else { return }
    #expect(example.wrongSpec != Rule.Example.base)
    #expect(example.diagnostics.filter { $0.severity != .info }.map(\.code) == [rule.code])
    #expect(Rule.Example.check(example.mendedSpec).filter { $0.severity != .info }.isEmpty)
    expectSound(example.diagnostics, at: #_sourceLocation)
  }

  @Test("texts are sentences that fit a screen", arguments: Rule.all)
  func texts(_ rule: Rule) {
    #expect(rule.summary.hasSuffix(".") && rule.why.hasSuffix("."))
    #expect(!rule.why.contains("\n"))
    let lines = rule.text(width: 80).split(separator: "\n")
    #expect(lines[0].hasPrefix("\(rule.code.rawValue) \(rule.code.name)"))
    #expect(rule.markdown.contains(rule.summary))
  }
}
