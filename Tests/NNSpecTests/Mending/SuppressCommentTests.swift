// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("comments that leave problems out")
struct SuppressCommentTests {
  /// A sound spec with a dropout of 0, which has no effect (U502).
  private func check(_ dropout: String, above: String = "", top: String = "") -> SpecCheck {
    let text =
      top
      + StarterTemplate.mlp.text.replacing(
        "    - output ", with: "\(above)    - dropout: 0\(dropout)\n    - output ")
    return SpecCheck(
      SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8)), data: .none)
  }

  private func codes(_ check: SpecCheck) -> [String] { check.diagnostics.map(\.code.rawValue) }

  @Test("by code or name, at the end of the line, above it, or for the file")
  func forms() {
    #expect(codes(check("")) == ["U502"])
    let quiet = [
      check("  # nnrun: ignore[U502] tried without"), check("  # nnrun: ignore[no-effect]"),
      check("  #nnrun: ignore[ U505, U502 ]", top: "# nnrun: ignore-file[U505]\n"),
      check("", above: "    # nnrun: ignore[U502]\n    # more words\n\n"),
      check("", top: "# nnrun: ignore-file[U502]\n"),
    ]
    for (number, check) in quiet.enumerated() {
      #expect(check.suppressed == 1, "\(number)")
      #expect(!codes(check).contains("U502"), "\(number)")
      #expect(check.spec != nil)
    }
  }

  @Test("what has no effect is told, with a fix")
  func unused() throws {
    let check = check("", above: "    # nnrun: ignore[U505] why\n", top: "# nnrun: ignore[U501]\n")
    #expect(codes(check) == ["U591", "U591", "U502"])
    let file = try #require(check.diagnostics.first?.span.file)
    let mended = Mending(file, check.diagnostics, allowsUnsafe: false)
    #expect(!String(decoding: mended.bytes, as: UTF8.self).contains("nnrun: ignore"))
  }

  @Test(
    "what is not understood is told",
    arguments: [
      ("  # nnrun: ignore", "leaves nothing out"), ("  # nnrun: ignore[]", "leaves nothing out"),
      ("  # nnrun: ignore[U502", "leaves nothing out"),
      ("  # nnrun: ingore[U502]", "leaves nothing out"),
      ("  # nnrun: ignore[U52]", "no problem called `U52`"),
      ("  # nnrun: ignore[S202]", "cannot be left out"),
      ("  # nnrun: ignore-file[U502]", "belongs before the first key"),
    ])
  func malformed(_ comment: String, _ words: String) {
    let check = check(comment)
    #expect(codes(check).sorted() == ["U502", "U590"])
    #expect(check.diagnostics.contains { $0.message.contains(words) })
    #expect(check.spec != nil)
  }

  @Test("text is no comment")
  func texts() {
    let top = "description: \"a # nnrun: ignore[x]\"\n"
    #expect(codes(check("", top: top)) == ["U502"])
    let block = "description: |\n  a\n  # nnrun: ignore[x]\n"
    #expect(codes(check("", top: block)) == ["U502"])
    #expect(codes(check("", top: "# about nnrun: nothing\n")) == ["U502"])
    #expect(codes(check("  # nnrun: a sentence with [brackets]")) == ["U502"])
  }

  @Test("errors stay")
  func errors() {
    let text = StarterTemplate.mlp.text.replacing(
      "    - dense: {units: 32", with: "    # nnrun: ignore[S202]\n    - dense: {unit: 32")
    let check = SpecCheck(SourceFile(path: "t.nn.yaml", bytes: Array(text.utf8)), data: .none)
    #expect(check.spec == nil)
    #expect(check.diagnostics.contains { $0.code == .unknownKey })
  }
}
