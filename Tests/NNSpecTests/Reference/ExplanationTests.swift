// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Every entry of the catalogue is explained, and its example is a spec that checks.
@Suite("Explanations")
struct ExplanationTests {
  private static let pages = Reference().pages.filter { !$0.isBlock && !$0.isShortForm }

  @Test("are there for every entry")
  func missing() {
    let missing = Self.pages.filter { $0.explanation == nil }.map { "\($0.kind) \($0.name)" }
    #expect(missing.isEmpty, "\(missing.count) entries have no `explanation`: \(missing)")
  }

  @Test("say something")
  func words() {
    for page in Self.pages {
      #expect(page.summary.hasSuffix("."), "\(page.kind) \(page.name)")
      guard let explanation = page.explanation else { continue }
      let texts = [explanation.formula, explanation.shapes ?? "-", explanation.source]
      #expect(texts.allSatisfy { !$0.isEmpty && !$0.contains("\n") }, "\(page.kind) \(page.name)")
      #expect(page.kind != "layer" || explanation.shapes != nil, "shapes of \(page.name)")
      #expect(
        explanation.example.contains(page.name) || page.type.name != page.name,
        "the example of \(page.kind) \(page.name) does not show it")
    }
  }

  @Test(
    "have examples that check", arguments: pages.filter { $0.explanation != nil }.map(\.kindAndName)
  )
  func examples(_ name: String) throws {
    let page = try #require(Self.pages.first { $0.kindAndName == name })
    let example = try #require(page.explanation?.example)
    var complaints: [String] = []
    for text in ExampleSpecs(page, example).texts {
      let file = SourceFile(path: "example.nn.yaml", bytes: Array(text.utf8))
      let errors = SpecCheck(file, data: .none).diagnostics.filter { $0.severity == .error }
      if errors.isEmpty {
        #expect(SchemaTests.accepts(file) == true, "the schema refuses\n\(text)")
        return
      }
      complaints.append(errors[0].message)
    }
    Issue.record("`\(example)` checks nowhere: \(Set(complaints).sorted())")
  }
}

extension ReferencePage {
  fileprivate var kindAndName: String { "\(kind) \(name)" }
}
