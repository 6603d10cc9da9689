// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
import Testing

/// What is written from a tree, as for a run folder, reads back as the same tree.
@Suite("YAML writer")
struct WriterTests {
  @Test(
    "plain texts that need quotes where they are written",
    arguments: [
      // What ends a text in a flow collection.
      "- layer.a.shape == [8, 8]\n", "- a, b\n", "- a}\n", "a: x{y\n", "- - x]\n", "a: x\n  y\n",
      "a:\n  - b:?8\n  - c\n",
      // What libyaml takes for the end of a line, and a space that is none.
      "a: s\u{2028} 5\n", "- x\u{85} y\n", "- x\u{2029}  y\n", "a: x\u{A0}y\n",
    ])
  func plain(_ text: String) throws {
    let root = try #require(parseYAML(file(text)).root)
    for written in [root.blockText, root.flowText()] {
      let (again, diagnostics) = parseYAML(file(written))
      #expect(diagnostics.isEmpty, "\(written)")
      #expect(again.map { JSONValue($0).text } == JSONValue(root).text, "\(written)")
    }
  }
}
