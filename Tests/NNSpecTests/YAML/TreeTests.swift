// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("YAML tree")
struct TreeTests {
  @Test("spans hold the content alone")
  func spans() throws {
    let text = "a: &x 1\nb: !!str  é\nc: &l\n  # note\n  - 😀 \n  - 2   # end\n\nd: \ne: *x\nf: *l\n"
    let root = try #require(parse(text).root)
    #expect(root["a"]?.span.text == "1")
    #expect(root["b"]?.span.text == "é")
    #expect(root["c"]?.span.text == "- 😀 \n  - 2")
    #expect(root["e"]?.span.text == "*x")
    #expect(root["e"]?.definition?.text == "1")
    #expect(root["f"]?.sequence?.count == 2)
    let null = try #require(root["d"]?.span)
    #expect([null.line, null.column, null.end - null.start] == [8, 3, 0])
    #expect(root.span.end == text.utf8.count - 1)
  }

  @Test("a missing value stands after its colon, or after its key")
  func nulls() throws {
    let root = try #require(parse("a: {b, c:   , d}\n? e\nf:  # x\ng: &h\ni: *h\n").root)
    let inner = try #require(root["a"])
    #expect(inner["b"]?.span.column == 6)
    #expect(inner["c"]?.span.column == 10)
    #expect(inner["d"]?.span.column == 16)
    #expect(root["e"]?.span.column == 4)
    #expect(root["f"]?.span.column == 3)
    #expect(root["g"]?.span.column == 6)
    #expect(root["g"]?.isNull == true)
  }

  @Test("block scalars end at their last text")
  func blockScalars() throws {
    let root = try #require(parse("a: |\n  x\n\n\nb: >-\n  y\n  z\n# c\nc: [d: 1 ]\n").root)
    #expect(root["a"]?.span.text == "|\n  x")
    #expect(root["b"]?.span.text == ">-\n  y\n  z")
    #expect(root["b"]?.scalar == YAMLScalar("y z", isPlain: false))
    #expect(root["c"]?.sequence?.first?.span.text == "d: 1")
  }

  @Test("merged entries come after own ones, and earlier ones win")
  func merge() throws {
    let text = """
      m: &m {x: 1, y: 2}
      n: &n {<<: *m, y: 3, z: 4}
      a:
        <<: [*n, {x: 9, w: 8}]
        z: 5
      """
    let root = try #require(parse(text).root)
    let merged = try #require(root["a"])
    #expect(sketch(merged) == "{z: 5, <y: 3, <x: 1, <w: 8}")
    #expect(merged.mapping?.last?.mergedBy?.line == 4)
    #expect(merged.mapping?.last?.mergedBy?.text == "<<")
    #expect(merged["y"]?.span.line == 2)
  }

  @Test("the first of equal keys counts")
  func duplicates() throws {
    let (root, diagnostics) = parse("a: 1\nb:\n  c: 1\n  c: [2]\n")
    #expect(try sketch(#require(root)) == "{a: 1, b: {c: 1}}")
    #expect(diagnostics.first?.path == "b.c")
    #expect(diagnostics.first?.secondary.first?.span.line == 3)
  }

  @Test("paths lead through lists and odd keys")
  func paths() {
    let (_, diagnostics) = parse("l:\n- x: 1\n- 'a.b': {k: 1, k: 2}\n")
    #expect(diagnostics.map(\.path) == ["l[1][\"a.b\"].k"])
  }

  @Test("aliases may stand as keys")
  func aliasKey() throws {
    let root = try #require(parse("a: &k name\nb: {*k : 1}\n").root)
    #expect(sketch(root) == "{a: name, b: {name: 1}}")
  }

  @Test("a cycle says where the name ends")
  func cycle() {
    let (_, diagnostics) = parse("t: &t\n  a: 1\n  b: *t\n  c: 2\n")
    #expect(diagnostics.first?.secondary.first?.text == "the name starts here and ends at line 4")
    #expect(diagnostics.first?.path == "t.b")
  }
}
