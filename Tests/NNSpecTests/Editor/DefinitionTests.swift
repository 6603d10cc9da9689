// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct DefinitionTests {
  private let text = """
    parameters: {width: &w 16}
    data:
      inputs: {image: numeric}
    model:
      blocks:
        stage:
          parameters: {depth: 2}
          layers: [{dense: "${depth + width}"}]
      layers:
        - dense: {units: "${width}", name: first}
        - stage: {depth: 3}
        - stage
        - residual:
            layers:
              - dense: {units: 3, name: inner}
              - add: [inner, first]
        - add: [first, stage_2, input.image]
        - use: first
        - dense: *w
      outputs: {y: first}
    """

  /// Looks where `mark` stands, `‸` in it.
  private func definition(_ mark: String, at location: SourceLocation = #_sourceLocation) throws
    -> String?
  {
    let plain = mark.replacing("‸", with: "")
    let place = try #require(text.firstRange(of: plain), sourceLocation: location)
    var marked = text
    marked.replaceSubrange(place, with: mark)
    return EditorText(marked).definition
  }

  @Test func namesLeadToLayers() throws {
    #expect(try definition("add: [fir‸st, stage_2") == "10: first")
    #expect(try definition("use: fir‸st") == "10: first")
    #expect(try definition("{y: fi‸rst}") == "10: first")
    // Its own name is nearer than one outside.
    #expect(try definition("[in‸ner, first]") == "15: inner")
    #expect(try definition("[inner, fir‸st]") == "10: first")
    #expect(try definition("first, stage‸_2, input") == "12: stage")
    #expect(try definition("input.ima‸ge") == "3: image")
  }

  @Test func blocksAndParametersLeadToWhereTheyAreSet() throws {
    #expect(try definition("- sta‸ge: {depth") == "6: stage")
    #expect(try definition("- stage‸\n") == "6: stage")
    #expect(try definition("{dep‸th: 3}") == "7: depth")
    #expect(try definition("\"${wid‸th}") == "1: width")
    #expect(try definition("${dep‸th +") == "7: depth")
    #expect(try definition("+ wi‸dth}") == "1: width")
    #expect(try definition("dense: *‸w") == "1: &w")
  }

  @Test func otherWordsLeadNowhere() throws {
    #expect(try definition("den‸se: {units") == nil)
    #expect(try definition("units: ‸3") == nil)
  }

  @Test func theLastAnchorOfANameCounts() {
    let text = EditorText("a: &x 1\nb: &x 2\nc: *‸x\nd: &x 3\n")
    #expect(text.definition == "2: &x")
    // Behind a merge key as well, and in text that breaks further down.
    #expect(EditorText("a: &x {b: 1}\nc: {<<: *‸x}\n").definition == "1: &x")
    #expect(EditorText("a: &x {b: 1}\nc: *‸x\nd: {\n").definition == "1: &x")
  }
}
