// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// How long answers take on a spec of 500 lines; printed, not judged, as machines differ and debug builds are slow.
@Suite struct LanguageServerTimeTests {
  /// Pairs of layers, each option on its own line.
  static func spec(lines: Int) -> String {
    let head = """
      nnspec: 1
      parameters: {width: 64}
      initialisation: {weights: he_normal}
      data:
        {source: {generate: moons, count: 100}, split: {train: 80%, validation: 20%}}
      model:
        layers:

      """
    let tail = """
          - dense: {units: 1, name: last}
      training:
        loss: binary_cross_entropy
        optimiser: {adam: {learning_rate: 1e-3}}
        epochs: 3

      """
    let pair =
      "    - dense:\n        units: \"${width}\"\n        activation: relu\n    - dropout: 0.1\n"
    return head + String(repeating: pair, count: (lines - 12) / 4) + tail
  }

  @Test func answersOnALongSpec() throws {
    let program = try Program()
    defer { program.remove() }
    let client = try LanguageClient(program)
    try client.initialise()
    let text = Self.spec(lines: 500)
    client.open("long.nn.yaml", text)
    #expect(try client.problems("long.nn.yaml") == [])
    let clock = ContinuousClock()
    func time(_ name: String, _ body: () throws -> Void) rethrows {
      let times = try (0..<5).map { _ in try clock.measure(body) }
      let (median, greatest) = (times.sorted()[2], times.max() ?? .zero)
      print("nnrun lsp, 500 lines, \(name): median \(median), greatest \(greatest)")
    }
    // A layer in the middle.
    for method in ["hover", "completion", "definition"] {
      try time(method) {
        _ = try client.result("textDocument/\(method)", client.at("long.nn.yaml", 250, 8))
      }
    }
    try time("inlayHint") {
      let hints = try client.result(
        "textDocument/inlayHint", client.within("long.nn.yaml", 0, 500))
      let layers = 2 * ((500 - 12) / 4) + 1
      #expect(hints.items?.count == layers)
    }
    try time("documentSymbol") {
      _ = try client.result("textDocument/documentSymbol", client.at("long.nn.yaml", 0, 0))
    }
    var version = 1
    // Two edits: a letter too much, and away again.
    try time("two edits to their problems") {
      for (range, letter) in [(8, "x"), (9, "")] {
        version += 1
        client.change(
          "long.nn.yaml", version: version,
          #"{"range":{"start":{"line":250,"character":8},"end":{"line":250,"character":\#(range)}},"text":"\#(letter)"}"#
        )
        let problems = try client.problems("long.nn.yaml")
        #expect(problems.isEmpty == letter.isEmpty)
      }
    }
    _ = try client.close()
  }
}
