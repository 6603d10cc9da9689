// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct SpecSymbolTests {
  /// Names with their children in brackets.
  private func sketch(_ symbols: [SpecSymbol]) -> String {
    symbols.map { $0.name + ($0.children.isEmpty ? "" : "[\(sketch($0.children))]") }
      .joined(separator: " ")
  }

  @Test func anOutlineHoldsBlocksAndLayers() {
    let text = EditorText(
      layers: """
        - dense: {units: 8, name: hidden}
        - residual: {layers: [relu, {dense: 8}]}
        - output
        """)
    let symbols = SpecSymbol.all(in: text.file, EditorText.language)
    #expect(
      sketch(symbols)
        == "nnspec data[source[generate count]] model[layers[hidden residual[relu dense] output]] "
        + "training[loss optimiser[adam[learning_rate]] epochs]")
    #expect(symbols[2].children[0].children[0].detail == "dense units: 8, name: hidden")
  }

  @Test func namesLieInsideTheirRanges() {
    func check(_ symbols: [SpecSymbol]) {
      for symbol in symbols {
        #expect(symbol.range.lowerBound <= symbol.nameRange.lowerBound)
        #expect(symbol.nameRange.upperBound <= symbol.range.upperBound)
        check(symbol.children)
      }
    }
    check(
      SpecSymbol.all(in: EditorText("a:\n\"\": {}\nb: *x\nc: &y [*y]\n").file, EditorText.language))
    check(SpecSymbol.all(in: EditorText(layers: "- {dense: 8}\n- relu").file, EditorText.language))
  }
}
