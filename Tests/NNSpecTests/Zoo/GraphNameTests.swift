// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What is said of names that layers read.
@Suite("Names in a graph")
struct GraphNameTests {
  private func found(
    _ layers: String, loss: String = "cross_entropy", target: String = "y"
  ) -> [String] {
    let text = """
      nnspec: 1
      data:
        source: {csv: points.csv}
        inputs: {a: {type: vector, columns: [p, q, r]}}
        target: {\(target): {type: category, classes: [u, v]}, z: {type: number}}
        split: {train: 80%, validation: 20%}
      model:
        layers: [{dense: {units: 8, name: hidden}}, \(layers), {output: {name: end}}, {output: {name: other, from: hidden}}]
        outputs: {\(target): end, z: other}
      training: {loss: {\(target): \(loss), z: huber}, epochs: 1}
      """
    return SpecCheck(SourceFile(path: "n.nn.yaml", bytes: Array(text.utf8)), data: .none)
      .diagnostics.map(\.message)
  }

  /// Both arms of a residual, and every branch, read by the one word.
  @Test("that are misspelt are told once")
  func once() {
    let expected = ["no layer is called `hiden`"]
    #expect(found("{residual: {from: hiden, layers: [{dense: 8}, relu]}}") == expected)
    #expect(
      found("{parallel: {from: hiden, branches: [[{dense: 8}], [{dense: 4}], [relu]]}}") == expected
    )
    #expect(found("{repeat: {times: 3, layers: [{dense: {units: 8, from: hiden}}]}}") == expected)
  }

  /// `kind` and `name` are words for a name elsewhere, but a target may have them.
  @Test("may be those of targets that look like options", arguments: ["y", "kind", "name", "type"])
  func targets(_ name: String) {
    #expect(found("{dense: 8}", target: name).isEmpty)
  }
}
