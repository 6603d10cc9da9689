// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
import Testing

@Suite("mending")
struct MendingTests {
  private func file(_ text: String) -> SourceFile {
    SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8))
  }

  private func check(_ file: SourceFile) -> [Diagnostic] {
    SpecCheck(file, data: .none).diagnostics
  }

  private func mended(_ text: String, allowsUnsafe: Bool = false) -> (text: String, count: Int) {
    let result = Mending.whole(file(text), allowsUnsafe: allowsUnsafe, check: check)
    return (String(decoding: result.bytes, as: UTF8.self), result.count)
  }

  @Test("misspelt keys are mended, and nothing else changes")
  func spelling() {
    let good = StarterTemplate.mlp.text
    let bad = good.replacing("units: 32", with: "unit: 32").replacing("epochs:", with: "epoch:")
    #expect(bad != good)
    #expect(mended(bad).text == good)
    #expect(mended(good) == (good, 0))
  }

  @Test("line ends, marks and comments stay")
  func bytes() {
    let good = "\u{FEFF}" + StarterTemplate.mlp.text.replacing("\n", with: "\r\n")
    let bad = good.replacing("units: 32", with: "unit: 32")
    #expect(mended(bad).text == good)
  }

  @Test("unsafe fixes only if they are asked for")
  func unsafety() {
    let text = "first: &a 1\n"
    let bytes = file(text)
    let found = parseYAML(bytes).diagnostics
    #expect(found.map(\.code) == [.unusedAnchor])
    #expect(Mending(bytes, found, allowsUnsafe: false).count == 0)
    let mended = Mending(bytes, found, allowsUnsafe: true)
    #expect(String(decoding: mended.bytes, as: UTF8.self) == "first: 1\n")
  }

  @Test("a name that holds the place of a value stays", arguments: ["a: [&a, 1]\n", "&a --- b\n"])
  func places(_ text: String) {
    let bytes = file(text)
    let found = parseYAML(bytes).diagnostics
    #expect(found.map(\.code) == [.unusedAnchor])
    #expect(Mending(bytes, found, allowsUnsafe: true).count == 0)
  }

  @Test("a key is not taken apart into a second one")
  func keys() {
    let start = "nnspec: 1\nmodel:\n  layers:\n    - "
    #expect(mended(start + "dropout:training:\n").count == 0)
    #expect(mended(start + "dropout:0.5\n").text == start + "dropout: 0.5\n")
  }

  @Test("a key that resembles `extends` is not mended to a second one")
  func twice() {
    let text = "exteods: a.nn.yaml\nextends: b.nn.yaml\n"
    #expect(mended(text) == (text, 0))
    #expect(mended("exteods: a.nn.yaml\n").text == "extends: a.nn.yaml\n")
  }

  @Test(
    "no wrong spec has more errors afterwards, and nothing is left to mend",
    arguments: Fixture.names(in: "err"))
  func fixtures(_ name: String) throws {
    let fixture = try Fixture(name)
    func check(_ file: SourceFile) -> [Diagnostic] {
      SpecCheck(file, overrides: fixture.overrides, data: .none).diagnostics
    }
    let mended = Mending.whole(fixture.file, allowsUnsafe: false, check: check)
    let file = SourceFile(path: fixture.file.path, bytes: mended.bytes)
    let (before, after) = (check(fixture.file), check(file))
    #expect(after.count { $0.severity == .error } <= before.count { $0.severity == .error })
    #expect(Mending(file, after, allowsUnsafe: false).count == 0)
  }

  @Test("a fix makes no mistake of another kind", arguments: Fixture.names(in: "err"))
  func validity(_ name: String) throws {
    let file = try Fixture(name).file
    let found = check(file)
    for allowsUnsafe in [false, true] {
      let mended = Mending(file, found, allowsUnsafe: allowsUnsafe)
      let after = check(SourceFile(path: file.path, bytes: mended.bytes))
      #expect(FixValidity.faults(found, after, allowsUnsafe: allowsUnsafe) == [])
    }
  }

  @Test("of two that would write the same name, one is mended")
  func once() throws {
    let good = StarterTemplate.mlp.text
    let keys = good.replacing("  epochs:", with: "  epochz: 3\n  epochss:")
    #expect(mended(keys).text == keys.replacing("epochz", with: "epochs"))
    let metrics = good.replacing("[accuracy,", with: "[acuracy, accurac,")
    #expect(metrics != good)
    #expect(mended(metrics).text == metrics.replacing("acuracy", with: "accuracy"))
    let fixture = try Fixture("ok/graph.nn.yaml").file
    let blocks = String(decoding: fixture.bytes, as: UTF8.self)
      .replacing("{filters: 12,", with: "{filterz: 12, filterss: 8,")
    #expect(mended(blocks).text == blocks.replacing("filterz", with: "filters"))
  }

  @Test("of fixes that overlap the first counts")
  func overlapping() {
    let bytes = file("abcdef")
    func problem(_ start: Int, _ end: Int, _ text: String) -> Diagnostic {
      let span = SourceSpan(file: bytes, start: start, end: end)
      return Diagnostic(
        .unknownKey, "x", at: span, fixes: [Diagnostic.Fix(span, text, isSafe: true)])
    }
    let all = [problem(0, 2, "X"), problem(1, 3, "Y"), problem(3, 3, "Z"), problem(3, 4, "W")]
    let mended = Mending(bytes, all, allowsUnsafe: false)
    #expect(String(decoding: mended.bytes, as: UTF8.self) == "XcZdef")
    #expect(mended.count == 2)
  }

  @Test("a fix of another file is not applied here")
  func otherFiles() {
    let span = SourceSpan(file: file("other"), start: 0, end: 2)
    let problem = Diagnostic(
      .unknownKey, "x", at: span, fixes: [Diagnostic.Fix(span, "Q", isSafe: true)])
    #expect(Mending(file("mine"), [problem], allowsUnsafe: true).count == 0)
  }

  @Test("differences are those that patch reads")
  func differences() {
    let old = (1...20).map { "line \($0)\n" }.joined()
    #expect(UnifiedDiff.text("f", from: old, to: old) == "")
    let new = old.replacing("line 3\n", with: "third\n").replacing("line 18\n", with: "")
    // By `diff -u` of the same texts.
    let expected = """
      --- f
      +++ f
      @@ -1,6 +1,6 @@
       line 1
       line 2
      -line 3
      +third
       line 4
       line 5
       line 6
      @@ -15,6 +15,5 @@
       line 15
       line 16
       line 17
      -line 18
       line 19
       line 20

      """
    #expect(UnifiedDiff.text("f", from: old, to: new) == expected)
    #expect(
      UnifiedDiff.text("f", from: "a", to: "b\n")
        == "--- f\n+++ f\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n")
    #expect(
      UnifiedDiff.text("f", from: "", to: "b\n") == "--- f\n+++ f\n@@ -0,0 +1,1 @@\n+b\n")
  }
}
