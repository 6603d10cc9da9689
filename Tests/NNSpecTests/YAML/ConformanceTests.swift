// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// YAML 1.2 rule by rule: what we read, what we refuse, and where libyaml is known to differ from the standard.
@Suite("YAML conformance")
struct ConformanceTests {
  @Test("the cases have names of their own, and there are enough")
  func cases() {
    #expect(ConformanceCase.all.count >= 60)
    #expect(Set(ConformanceCase.all.map(\.id)).count == ConformanceCase.all.count)
  }

  @Test("reads what the standard says, or says why not", arguments: ConformanceCase.all)
  func ours(_ example: ConformanceCase) {
    let (root, diagnostics) = parse(example.text)
    #expect(diagnostics.map(\.code.rawValue) == example.codes)
    guard case .tree(let tree) = example.standard, let root, !diagnostics.hasErrors,
      example.libYAML == .agrees
    else { return }
    #expect(sketch(root) == tree)
  }

  @Test("refuses in words of its own", arguments: ConformanceCase.all.filter { !$0.codes.isEmpty })
  func words(_ example: ConformanceCase) throws {
    let stream = readYAMLEvents(file(example.text), limits: .standard)
    guard case .syntax(let failure)? = stream.stop else { return }
    let found = try #require(parse(example.text).diagnostics.first)
    #expect(found.message != failure.problem && !found.message.contains(failure.problem))
  }

  /// What libyaml makes of a text, before anything of ours looks at it.
  @Test("knows where libyaml differs", arguments: ConformanceCase.all)
  func libYAML(_ example: ConformanceCase) {
    let stream = readYAMLEvents(file(example.text), limits: .standard)
    let isAccepted = stream.stop == nil
    let isValid = if case .tree = example.standard { true } else { false }
    switch example.libYAML {
    case .agrees: #expect(isAccepted == isValid)
    case .accepts: #expect(isAccepted && !isValid)
    case .rejects: #expect(!isAccepted && isValid)
    case .otherTree:
      let values = stream.events.compactMap { event -> String? in
        if case .scalar(let text, _) = event.kind { text } else { nil }
      }
      guard case .tree(let tree) = example.standard, let last = values.last else {
        Issue.record("no value")
        return
      }
      #expect(isAccepted && !tree.contains(last))
    }
  }
}
