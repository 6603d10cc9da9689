// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite struct ShapeHintTests {
  /// `text @ what stands before it in its line` for each hint.
  private func hints(_ text: EditorText) -> [String] {
    let graph = SpecCheck(text.file, data: .none).graph
    let hints = ShapeHint.all(in: text.file, graph: graph, data: .none, EditorText.language)
    return hints.map { hint in
      let line = text.file.range(ofLine: text.file.line(at: hint.offset))
      let before = String(decoding: text.file.bytes[line.lowerBound..<hint.offset], as: UTF8.self)
      return "\(before.drop { $0 == " " }) \(hint.text)"
    }
  }

  // The moons have two numbers; units are the sizes that follow.
  @Test func eachLayerShowsWhatItGives() {
    let text = EditorText(
      layers: """
        - dense: {units: 8, activation: relu}  # a comment
        - dense:
            units: 5
        - reshape: [5, 1]
        - flatten
        - dense: 1
        """)
    #expect(
      hints(text) == [
        "- dense: {units: 8, activation: relu} [8]", "- dense: [5]", "- reshape: [5, 1] [5, 1]",
        "- flatten [5]", "- dense: 1 [1]",
      ])
  }

  @Test func structuresShowWhatTheyAndTheirLayersGive() {
    let text = EditorText(
      layers: """
        - residual:
            layers:
              - dense: 2
        - repeat: {times: 2, layers: [{dense: 4}]}
        - parallel: {branches: [[{dense: 3}], [{dense: 2}]]}
        """)
    #expect(
      hints(text) == [
        "- residual: [2]", "- dense: 2 [2]",
        "- repeat: {times: 2, layers: [{dense: 4}]} [4]",
        "- repeat: {times: 2, layers: [{dense: 4} [4]",
        "- parallel: {branches: [[{dense: 3}], [{dense: 2}]]} [5]",
        "- parallel: {branches: [[{dense: 3} [3]",
        "- parallel: {branches: [[{dense: 3}], [{dense: 2} [2]",
      ])
  }

  @Test func aBlockShowsTheShapesOfItsUses() {
    let head = EditorText.head.replacing(
      "  layers:",
      with: "  blocks:\n    stage: {parameters: {n: 2}, layers: [{dense: \"${n}\"}]}\n  layers:")
    let text = EditorText(head + "    - stage\n    - stage: {n: 7}\n" + EditorText.tail)
    #expect(
      hints(text) == [
        "stage: {parameters: {n: 2}, layers: [{dense: \"${n}\"} [2] [7]", "- stage [2]",
        "- stage: {n: 7} [7]",
      ])
  }

  @Test func brokenTextKeepsTheHintsOfWhatCanBeRead() {
    #expect(
      hints(EditorText(layers: "- dense: 8\n- dense: {units\n- dense: 1")) == [
        "- dense: 8 [8]", "- dense: 1 [1]",
      ])
  }

  private func details(_ layers: String) -> [String] {
    ShapeHint.all(
      in: EditorText(layers: layers).file, graph: nil, data: .none, EditorText.language
    ).map(\.detail)
  }

  @Test func weightsAreCounted() {
    // 2 x 8 weights and 8 biases.
    #expect(details("- dense: {units: 8, name: hidden}").first == "hidden: 24 weights")
    #expect(details("- relu\n- dense: 1").first == "relu_1")
    // Of what holds layers, those of all: twice 2 x 2 + 2.
    #expect(details("- repeat: {times: 2, layers: [{dense: 2}]}").first == "repeat_1: 12 weights")
  }
}
