// SPDX-License-Identifier: MIT

import NNSpec
import Testing

import NNRuntime

@Suite("Report: the model card")
struct ModelCardTests {
  /// The YAML between the lines of dashes.
  private func front(_ card: String) throws -> YAMLNode {
    let parts = card.split(separator: "---\n", maxSplits: 2, omittingEmptySubsequences: false)
    try #require(parts.count == 3 && parts[0].isEmpty)
    let file = SourceFile(path: "README.md", bytes: Array(parts[1].utf8))
    let (root, diagnostics) = parseYAML(file)
    #expect(diagnostics.map(\.message) == [])
    return try #require(root)
  }

  @Test func theHubsFieldsAreWhatWasMeasured() throws {
    var history = Demo.classifier()
    history.start.inputKinds = ["image"]
    history.start.name = "a \"name\": of\n#signs"
    let root = try front(ModelCard(history).text)
    #expect(root["library_name"]?.scalar?.text == "nnrun")
    #expect(root["pipeline_tag"]?.scalar?.text == "image-classification")
    let model = try #require(root["model-index"]?.sequence?.first)
    #expect(model["name"]?.scalar?.text == history.start.name)
    let result = try #require(model["results"]?.sequence?.first)
    #expect(result["task"]?["type"]?.scalar?.text == "image-classification")
    #expect(result["dataset"]?["split"]?.scalar?.text == "test")
    let metrics = try #require(result["metrics"]?.sequence)
    let test = try #require(history.end?.test)
    let accuracy = metrics.first { $0["type"]?.scalar?.text == "accuracy" }
    #expect(accuracy?["value"]?.scalar?.core == test["accuracy"].map { .float($0) })
    #expect(root["license"] == nil)
  }

  /// The sections of Mitchell 2019 in their order; what only people know is not made up.
  @Test func sectionsAndWhatIsNotStated() {
    let card = ModelCard(Demo.classifier()).text
    let titles = card.split(separator: "\n").filter { $0.hasPrefix("## ") }.map(String.init)
    #expect(
      titles == [
        "## Model details", "## Intended use", "## Factors", "## Metrics", "## Evaluation data",
        "## Training data", "## Quantitative analyses", "## Ethical considerations",
        "## Caveats and recommendations", "## How to use it",
      ])
    for title in ["Intended use", "Factors", "Ethical considerations"] {
      #expect(card.contains("## \(title)\n\nNot stated.\n"))
    }
    #expect(card.contains("### Classes (test)"))
    #expect(card.contains("# license: not stated"))
  }

  @Test(
    arguments: [
      (["number", "category"], [], "tabular-regression"),
      (["number"], ["a", "b"], "tabular-classification"),
      (["text"], ["a", "b"], "text-classification"), (["sequence"], ["a"], nil), ([], [], nil),
    ] as [([String], [String], String?)])
  func theTaskFollowsFromInputsAndTarget(
    _ kinds: [String], _ classes: [String], _ task: String?
  ) throws {
    var history = Demo.regression()
    (history.start.inputKinds, history.start.classes) = (kinds, classes)
    #expect(try front(ModelCard(history).text)["pipeline_tag"]?.scalar?.text == task)
  }

  @Test func aRunThatHasNotEndedHasNoResults() throws {
    var history = Demo.classifier()
    history.end = nil
    let card = ModelCard(history).text
    #expect(try front(card)["model-index"] == nil)
    #expect(card.contains("Nothing was measured: the run has not ended."))
  }
}
