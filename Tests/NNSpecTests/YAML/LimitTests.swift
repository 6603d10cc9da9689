// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("YAML limits")
struct LimitTests {
  private func codes(_ text: String, _ limits: YAMLLimits = .standard) -> [String] {
    parse(text, limits: limits).diagnostics.map(\.code.rawValue)
  }

  private func limits(_ change: (inout YAMLLimits) -> Void) -> YAMLLimits {
    var limits = YAMLLimits.standard
    change(&limits)
    return limits
  }

  @Test("file size", arguments: [(7, []), (8, []), (9, ["X900"])])
  func fileSize(_ size: Int, _ expected: [String]) {
    let text = "a: " + String(repeating: "x", count: size - 3)
    #expect(codes(text, limits { $0.fileBytes = 8 }) == expected)
  }

  @Test("depth", arguments: [(63, []), (64, []), (65, ["X901"])])
  func depth(_ count: Int, _ expected: [String]) {
    let open = String(repeating: "[", count: count)
    let close = String(repeating: "]", count: count)
    #expect(codes(open + close) == expected)
    #expect(codes(String(repeating: "- ", count: count) + "x") == expected)
  }

  @Test("depth through aliases", arguments: [(61, []), (62, []), (63, ["X901"])])
  func depthThroughAliases(_ count: Int, _ expected: [String]) {
    let open = String(repeating: "[", count: count)
    let close = String(repeating: "]", count: count)
    #expect(codes("a: &a \(open)\(close)\nb: [*a]\n") == expected)
  }

  @Test("events", arguments: [(5, []), (6, []), (7, ["X902"])])
  func events(_ count: Int, _ expected: [String]) {
    // Document and list, both ends, and the items.
    let items = Array(repeating: "1", count: count - 4).joined(separator: ",")
    #expect(codes("[\(items)]", limits { $0.events = 6 }) == expected)
  }

  @Test("scalars and keys", arguments: [(-1, []), (0, []), (1, ["X903"])])
  func scalars(_ excess: Int, _ expected: [String]) {
    #expect(codes("a: " + String(repeating: "x", count: 65_536 + excess)) == expected)
    #expect(codes(String(repeating: "é", count: 256 + excess) + ": 1") == expected)
  }

  @Test("a key too long for libyaml")
  func longKey() {
    #expect(codes("a: 1\n" + String(repeating: "k", count: 2000) + ": 1\n") == ["X903"])
  }

  @Test("anchors", arguments: [(999, []), (1000, []), (1001, ["X904"])])
  func anchors(_ count: Int, _ expected: [String]) {
    let text = (0..<count).map { "- &a\($0) 1\n- *a\($0)\n" }.joined()
    #expect(codes(text) == expected)
  }

  @Test("aliases", arguments: [(9_999, []), (10_000, []), (10_001, ["X904"])])
  func aliases(_ count: Int, _ expected: [String]) {
    #expect(codes("- &a 1\n" + String(repeating: "- *a\n", count: count)) == expected)
  }

  @Test("expansion", arguments: [(9, []), (10, []), (11, ["X910"])])
  func expansion(_ count: Int, _ expected: [String]) {
    // The list, its two items, and `count - 3` more behind the second.
    let items = Array(repeating: "1", count: (count - 3) / 2).joined(separator: ",")
    let more = count % 2 == 0 ? "- 1\n" : ""
    let text = "- &a [\(items)]\n\(more)- *a\n"
    #expect(codes(text, limits { $0.expandedNodes = 10 }) == expected)
  }

  @Test("merge list", arguments: [(31, []), (32, []), (33, ["X911"])])
  func mergeLength(_ count: Int, _ expected: [String]) {
    let list = Array(repeating: "*m", count: count).joined(separator: ", ")
    #expect(codes("m: &m {x: 1}\na: {<<: [\(list)]}\n") == expected)
  }

  @Test("merge depth", arguments: [(15, []), (16, []), (17, ["X911"])])
  func mergeDepth(_ count: Int, _ expected: [String]) {
    let chain = (1...count).map { "m\($0): &m\($0) {<<: *m\($0 - 1)}\n" }.joined()
    #expect(codes("m0: &m0 {x: 1}\n\(chain)z: *m\(count)\n") == expected)
  }
}

@Suite("YAML bombs", .serialized)
struct BombTests {
  /// Enough for a busy machine, and far below what anything quadratic takes: libyaml alone needs 19 s for 100 kB of `[`.
  private static let patience = Duration.seconds(8)

  private func expectFast(_ text: String, _ code: String?) {
    let file = file(text)
    let limits = YAMLLimits.standard
    var result: [Diagnostic] = []
    let time = ContinuousClock().measure {
      result = parseYAML(file, limits: limits).diagnostics
    }
    #expect(time < Self.patience)
    if let code {
      #expect(result.contains { $0.code.rawValue == code })
    } else {
      #expect(result.isEmpty)
    }
  }

  private func fill(_ piece: String, _ bytes: Int = 1_000_000) -> String {
    String(repeating: piece, count: bytes / piece.utf8.count)
  }

  @Test("a billion laughs")
  func laughs() {
    var text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for (name, next) in zip("abcdefgh", "bcdefghi") {
      let list = Array(repeating: "*\(name)", count: 10).joined(separator: ",")
      text += "\(next): &\(next) [\(list)]\n"
    }
    #expect(text.utf8.count < 450)
    expectFast(text, "X910")
  }

  @Test("deep nesting", arguments: ["[", "- ", "[a: ", "{a: ", "? ", "[{"])
  func nesting(_ piece: String) { expectFast(fill(piece), "X901") }

  @Test("many keys")
  func keys() { expectFast((0..<100_000).map { "k\($0): 1\n" }.joined(), nil) }

  @Test("many aliases")
  func aliases() { expectFast("- &a 1\n" + fill("- *a\n", 500_000), "X904") }

  @Test("many equal keys, anchors, tags, quotes, comments")
  func others() {
    expectFast(fill("- &a 1\n"), "X904")
    expectFast(fill("&"), "Y100")
    expectFast(fill("\""), "Y100")
    expectFast(fill("# x\n"), "Y141")
    expectFast(fill("\n"), "Y141")
    expectFast("a: " + fill("😀"), "X903")
  }
}
