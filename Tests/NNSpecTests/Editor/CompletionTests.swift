// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Completion against the declarations: the expected names are read from the catalogue, not written down again.
@Suite struct CompletionTests {
  private func labels(_ layers: String) -> [String] { EditorText(layers: layers).labels }

  private let layerNames = Set(Catalogue.layers.names + Catalogue.structures.names)

  @Test func listsOfLayersOfferEveryLayer() {
    #expect(Set(labels("- ‸\n- output")) == layerNames)
    #expect(Set(labels("- de‸\n- output")) == layerNames)
    #expect(Set(labels("- residual:\n    layers:\n      - ‸\n- output")) == layerNames)
    #expect(Set(labels("- residual: {layers: [‸]}\n- output")) == layerNames)
  }

  @Test func optionsAreOfferedInBracesBehindAKey() {
    let text = EditorText("data:\n  source: ‸\n")
    #expect(text.labels.contains("csv"))
    #expect(text.taking("csv") == "data:\n  source: {csv: }\n")
    #expect(
      EditorText(layers: "- conv2d: ‸").taking("kernel", takesSnippets: true)?
        .contains("- conv2d: {kernel: $1}\n") == true)
  }

  @Test func openBracketsCountAsClosedAtTheCursor() {
    #expect(
      EditorText("training:\n  metrics: {digit: [‸, odd: [accuracy]}\n  epochs: 3\n").labels
        == Catalogue.metrics.names)
  }

  @Test func onlyOptionsThatAreFreeAreOffered() throws {
    let free = labels("- dense: {units: 8, act‸}\n- output")
    let dense = try #require(Catalogue.layers.members.first { $0.name == "dense" })
    let all = (dense.type.options + dense.common).map(\.name)
    #expect(Set(free) == Set(all).subtracting(["units"]))
    // What an American spelling sets is set.
    #expect(!labels("- dense: {units: 8, initialization: {}, ‸}").contains("initialisation"))
  }

  @Test func optionsAreOfferedOnALineOfTheirOwn() {
    for layers in [
      "- dense:\n    ‸\n- output", "- dense:\n    units: 8\n    ac‸\n- output",
      "- dense:\n    ‸\n    units: 8\n- output", "- dense: {‸\n- output",
      "- dense: {units: 8, ‸\n- output", "- dense:\n    activation‸: relu\n- output",
    ] {
      #expect(labels(layers).contains("activation"), "\(layers)")
      #expect(!labels(layers).contains("dense"), "\(layers)")
    }
  }

  @Test func ofOptionsThatExcludeEachOtherOneIsEnough() {
    let labels = EditorText("data:\n  source: {csv: a.csv, ‸}\n").labels
    #expect(labels.contains("group"))
    #expect(!labels.contains("idx"))
    #expect(EditorText("data:\n  source: {‸}\n").labels.contains("idx"))
  }

  @Test func valuesAreOfferedByWhatTheOptionTakes() {
    #expect(labels("- dense: {units: 8, activation: ‸}") == Catalogue.activations.names)
    #expect(labels("- dense: {units: 8, activation: re‸").contains("relu"))
    #expect(labels("- dense: {units: 8, use_bias: ‸}") == ["true", "false"])
    #expect(labels("- conv2d: {filters: 8, kernel: 3, padding: ‸}").contains("same"))
    #expect(
      EditorText("initialisation:\n  weights: ‸\n").labels == Catalogue.initialisers.names)
  }

  @Test func theTopAndItsBlocksAreOffered() {
    #expect(EditorText("nnspec: 1\nda‸\n").labels.contains("data"))
    #expect(!EditorText("nnspec: 1\n‸\ndata: {}\n").labels.contains("data"))
    #expect(EditorText("training:\n  ‸\n").labels.contains("epochs"))
    #expect(EditorText("training:\n  epochs: 3\n  lo‸\nexpect: []\n").labels.contains("loss"))
    #expect(EditorText("training:\n  loss: ‸\n").labels == Catalogue.losses.names)
    #expect(EditorText("training:\n  metrics: [acc‸]\n").labels == Catalogue.metrics.names)
    #expect(EditorText("training:\n  metrics:\n    - ‸\n").labels == Catalogue.metrics.names)
    #expect(EditorText("training:\n  optimiser: ‸\n").labels == Catalogue.optimisers.names)
  }

  @Test func blocksOfTheSpecAndTheirParametersAreOffered() {
    let text = """
      model:
        blocks:
          stage: {parameters: {depth: 2}, layers: [{dense: 8}]}
        layers:
          - stage: {‸}
          - relu
      """
    #expect(EditorText(text).labels.first == "depth")
    #expect(EditorText(text).labels.contains("trainable"))
    #expect(EditorText(text.replacing("stage: {‸}", with: "st‸")).labels.first == "stage")
  }

  @Test func namesOfLayersAreOfferedWhereTheyAreMeant() {
    let names = labels(
      "- dense: {units: 8, name: first}\n- relu\n- add: {from: [first, ‸]}\n- dense: 1")
    #expect(names.prefix(2) == ["relu_1", "first"])
    #expect(names.contains("input"))
    #expect(names.contains("dense_2"))
    #expect(!names.contains("add_1"))
    #expect(labels("- dense: {units: 8, name: first}\n- use: ‸").contains("first"))
    // Inside a structure, what it holds is near.
    #expect(
      labels("- residual:\n    layers:\n      - relu\n      - dense: {units: 2, from: ‸}").first
        == "relu_1")
  }

  @Test func parametersAreOfferedInExpressions() {
    let text = """
      parameters: {width: 16, rate: 0.5}
      model:
        blocks:
          stage: {parameters: {depth: 2}, layers: [{dense: "${‸}"}]}
        layers:
          - dense: ${wi
      """
    #expect(EditorText(text).labels == ["depth", "width", "rate"])
    let other = text.replacing("‸", with: "").replacing("${wi", with: "${wi‸")
    #expect(EditorText(other).labels == ["width", "rate"])
    #expect(EditorText(other).taking("width")?.hasSuffix("- dense: ${width") == true)
  }

  @Test func codesAreOfferedInComments() {
    let labels = labels("- dense: 8 # nnrun: ignore[U‸")
    #expect(labels.contains("U502"))
    // Errors cannot be left out.
    #expect(!labels.contains("S202"))
  }

  @Test func nothingIsOfferedInCommentsAndTexts() {
    #expect(labels("- dense: 8 # de‸").isEmpty)
    #expect(EditorText("description: some ‸ words\n").labels.isEmpty)
    #expect(EditorText("description: |\n  some ‸ words\n").labels.isEmpty)
  }

  @Test(arguments: [
    ("- den‸\n- output", "dense", "- dense: \n"), ("- flat‸\n- output", "flatten", "- flatten\n"),
    ("- dense: {units: 8, act‸}", "activation", "units: 8, activation: }"),
    ("- dense: {units: 8, act‸ivation: relu}", "activation", "units: 8, activation: relu}"),
    ("- dense: {units: 8, activation: ‸}", "leaky_relu", "activation: leaky_relu}"),
    ("- max_pool2d: {pool: 2, padding: v‸alid}", "same", "padding: same}"),
  ])
  func anOfferTakesTheWordsPlace(layers: String, label: String, expected: String) {
    let text = EditorText(layers: layers).taking(label)
    #expect(text?.contains(expected) == true, "\(text ?? "no \(label)")")
  }

  @Test func snippetsHoldWhatMustBeGiven() {
    func taking(_ layers: String, _ label: String) -> String? {
      EditorText(layers: layers).taking(label, takesSnippets: true)
    }
    #expect(taking("- ‸", "conv2d")?.contains("- conv2d: {filters: $1, kernel: $2}\n") == true)
    #expect(taking("- ‸", "dense")?.contains("- dense: $1\n") == true)
    #expect(taking("- residual: {layers: [‸]}", "dense")?.contains("[{dense: $1}]") == true)
  }

  /// A cursor anywhere in a spec, whole or cut off there, crashes nothing and offers only what fits.
  @Test func everyPlaceOfASpecCanBeAsked() throws {
    let text = EditorText.head + "    - conv2d: {filters: 8, kernel: [3, 3]}\n" + EditorText.tail
    let bytes = Array(text.utf8)
    for offset in 0...bytes.count {
      for bytes in [bytes, Array(bytes[..<offset])] {
        let file = SourceFile(path: "t.nn.yaml", bytes: bytes)
        let completion = SpecCompletion(at: offset, in: file, EditorText.language)
        #expect(completion.range.upperBound <= bytes.count)
        _ = SpecHover(at: offset, in: file, EditorText.language)
        _ = SpecDefinition.find(at: offset, in: file, EditorText.language)
      }
    }
  }
}
