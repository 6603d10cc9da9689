// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
import Testing

@Suite("YAML mutations")
struct MutationTests {
  private static let good = """
    # A comment: with [signs] & *more*
    nnspec: 1
    name: "ziffern é 漢 😀"
    shared: &shared {padding: same, activation: relu}
    model:
      blocks: &blocks
        - one
        - {k: [1, 2.5, 1e-3], "q": 'x''y'}
      layers:
        - conv2d: {<<: *shared, filters: 16}
        - conv2d:
            <<: [*shared, {bias: true}]
            filters: !!int "3"
        - dropout: 0.3
        - flatten
        - use: *blocks
    text: |
      line one
        line two

    folded: >-
      a
      b
    last:

    """

  private static let pieces: [String] = [
    "\t", "\n", "\r\n", " ", "  ", ":", ": ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "*shared",
    "!x ", "!!str ",
    "\"", "'", "|", ">", "#", " # ", "<<: ", "? ", "---\n", "...\n", "%", "@", "\\", "\u{FEFF}",
    "\u{85}", "😀", "\u{0}",
  ]

  @Test("never crash and keep every span sound", arguments: 0..<8)
  func mutations(_ seed: UInt64) {
    var random = SeededGenerator(state: seed)
    let printer = DiagnosticPrinter(HumanStyle(width: 60))
    for _ in 0..<150 {
      var bytes = Array(Self.good.utf8)
      for _ in 0...Int.random(in: 0...2, using: &random) { mutate(&bytes, &random) }
      let (root, diagnostics) = parse(bytes)
      #expect(root != nil || diagnostics.hasErrors)
      var result = CheckResult(toolVersion: "0")
      result.add(CheckResult.File("t.yaml", diagnostics))
      let document = DiagnosticJSON.document(result)
      #expect((try? JSONValue.parse(Array(document.text.utf8))) == document)
      #expect(!printer.text(diagnostics).contains("\t"))
    }
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    let place = Int.random(in: 0..<max(1, bytes.count), using: &random)
    let piece = Self.pieces.randomElement(using: &random) ?? " "
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes.insert(contentsOf: piece.utf8, at: min(place, bytes.count))
    case 1: bytes.removeSubrange(min(place, bytes.count)..<min(place + 1, bytes.count))
    case 2: bytes.removeSubrange(min(place, bytes.count)..<min(place + 12, bytes.count))
    case 3:
      bytes.replaceSubrange(
        min(place, bytes.count)..<min(place + 1, bytes.count), with: piece.utf8)
    default: bytes.removeLast(bytes.count - min(place, bytes.count))
    }
  }
}
