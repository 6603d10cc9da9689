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
    "have examples that check",
    arguments: pages.filter { $0.explanation != nil }.map(\.kindAndName))
  func examples(_ name: String) throws {
    let page = try #require(Self.pages.first { $0.kindAndName == name })
    let example = try #require(page.explanation?.example)
    let result = ExampleSpecs(kind: page.kind, example).result
    #expect(result.text != nil, "`\(example)` checks nowhere: \(result.complaints)")
    guard let text = result.text else { return }
    let file = SourceFile(path: "example.nn.yaml", bytes: Array(text.utf8))
    #expect(SchemaTests.accepts(file) == true, "the schema refuses\n\(text)")
  }

  /// What the specs around an example are good for.
  @Test(
    "fit what is right",
    arguments: [
      ("layer", "- dense: {units: 64, activation: relu}"), ("layer", "- output"),
      ("layer", "- conv1d: {filters: 4, kernel: 3, padding: causal}"),
      ("layer", "- conv2d: {filters: 8, kernel: 3}"), ("layer", "- max_pool2d: 2"),
      ("layer", "- batch_norm"), ("layer", "- embedding: 16"), ("layer", "- masking: -1"),
      ("layer", "- bidirectional: {lstm: 8}"), ("layer", "- reshape: [-1]"),
      ("layer", "- repeat_vector: 3"), ("layer", "- global_max_pool"), ("activation", "softmax"),
      ("activation", "{leaky_relu: 0.2}"), ("initialiser", "{identity: 0.5}"),
      ("initialiser", "orthogonal"), ("loss", "{cross_entropy: {label_smoothing: 0.1}}"),
      ("loss", "binary_cross_entropy"), ("loss", "{huber: 2}"), ("metric", "r2"),
      ("metric", "{f1: macro}"), ("metric", "macro_f1"), ("metric", "sequence_accuracy"),
      ("metric", "perplexity"), ("optimiser", "{adam: {learning_rate: 1e-3}}"),
      ("schedule", "{cosine: {warmup: 5%}}"), ("schedule", "{step: {every: 10 epochs}}"),
    ])
  func right(_ kind: String, _ example: String) {
    let result = ExampleSpecs(kind: kind, example).result
    #expect(result.text != nil, "\(result.complaints)")
  }

  @Test(
    "do not fit what is wrong",
    arguments: [
      ("layer", "- conv2d: {filter: 8, kernel: 3}"), ("layer", "dense: 8"),
      ("layer", "- reshape: [7, 5]"), ("activation", "reluu"), ("initialiser", "{normal: -1}"),
      ("loss", "{huber: {slope: 1}}"), ("metric", "accurate"), ("optimiser", "{adam: 0}"),
      ("schedule", "{step: {gamma: 0.5}}"),
    ])
  func wrong(_ kind: String, _ example: String) {
    #expect(ExampleSpecs(kind: kind, example).result.text == nil)
  }
}

extension ReferencePage {
  fileprivate var kindAndName: String { "\(kind) \(name)" }
}
