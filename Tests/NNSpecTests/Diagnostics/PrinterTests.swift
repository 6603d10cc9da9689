// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// Layouts after the mock-ups of design 5c, checked by hand.
@Suite("Diagnostic printer")
struct PrinterTests {
  /// The span of the n-th occurrence of a text.
  private func span(_ text: String, _ occurrence: Int = 1, in file: SourceFile) -> SourceSpan {
    let wanted = Array(text.utf8)
    let starts = file.bytes.indices.filter { file.bytes[$0...].starts(with: wanted) }
    let start = starts[occurrence - 1]
    return SourceSpan(file: file, start: start, end: start + wanted.count)
  }

  private func lines(_ count: Int) -> String { String(repeating: "#\n", count: count) }

  private func print(_ diagnostic: Diagnostic, _ style: HumanStyle = HumanStyle()) -> String {
    DiagnosticPrinter(style).text(diagnostic)
  }

  @Test("an unknown layer (mock-up 1)")
  func unknownLayer() {
    let text = lines(6) + "  - conv2dd: {filters: 16, kernel: 3}\n"
    let file = SourceFile(path: "mnist.nn.yaml", bytes: Array(text.utf8))
    let place = span("conv2dd", in: file)
    let diagnostic = Diagnostic(
      .unknownLayer, "no layer is called `conv2dd`", at: place, label: "did you mean `conv2d`?",
      help: ["`nnrun rules --layers` lists all 24 layers"],
      fixes: [Diagnostic.Fix(place, "conv2d", isSafe: true)], path: "layers[1]")
    #expect(
      print(diagnostic) == """
        error[S201]: no layer is called `conv2dd`
          --> mnist.nn.yaml:7:5   (layers[1])
           |
         7 |   - conv2dd: {filters: 16, kernel: 3}
           |     ^^^^^^^ did you mean `conv2d`?
           = help: `nnrun rules --layers` lists all 24 layers                                      [fixable]

        """)
  }

  @Test("a value out of range (mock-up 4)")
  func outOfRange() {
    let text = lines(13) + "  - dropout: {drop: 1.5}\n"
    let file = SourceFile(path: "a.nn.yaml", bytes: Array(text.utf8))
    let diagnostic = Diagnostic(
      .outOfRange, "`drop` must be at least 0 and below 1, this is 1.5", at: span("1.5", in: file),
      notes: ["it is the share of values set to zero; 1.5 may have meant 0.15"],
      path: "layers[2].dropout.drop")
    #expect(
      print(diagnostic) == """
        error[T302]: `drop` must be at least 0 and below 1, this is 1.5
          --> a.nn.yaml:14:21   (layers[2].dropout.drop)
           |
        14 |   - dropout: {drop: 1.5}
           |                     ^^^
           = note: it is the share of values set to zero; 1.5 may have meant 0.15

        """)
  }

  @Test("loss and activation (mock-up 8)")
  func lossAndActivation() {
    let text =
      lines(18) + "  - dense: {units: 10, activation: softmax}\n" + lines(4)
      + "  loss: cross-entropy\n"
    let file = SourceFile(path: "a.nn.yaml", bytes: Array(text.utf8))
    let diagnostic = Diagnostic(
      .lossHead, "`cross-entropy` already applies softmax, and the last layer applies it too",
      at: span("cross-entropy", in: file), label: "and again here",
      secondary: [Diagnostic.Label(span("softmax", in: file), "applied here first")],
      help: ["drop the activation, or use `loss: nll` on log-softmax"])
    #expect(
      print(diagnostic) == """
        error[G410]: `cross-entropy` already applies softmax, and the last layer applies it too
          --> a.nn.yaml:24:9
           |
        19 |   - dense: {units: 10, activation: softmax}
           |                                    ------- applied here first
        24 |   loss: cross-entropy
           |         ^^^^^^^^^^^^^ and again here
           = help: drop the activation, or use `loss: nll` on log-softmax

        """)
  }

  @Test("a duplicate key, from the parser (mock-up 10)")
  func duplicateKey() {
    let text = lines(7) + "a:\n      filters: 32\n      kernel: 3\n      filters: 64\n"
    #expect(
      DiagnosticPrinter().text(parse(text).diagnostics) == """
        error[Y120]: `filters` is set twice
          --> t.yaml:11:7   (a.filters)
           |
         9 |       filters: 32
           |       ------- first here
        11 |       filters: 64
           |       ^^^^^^^ again here; YAML leaves open which one counts

        """)
  }

  @Test("an alias cycle, from the parser (mock-up 11)")
  func aliasCycle() {
    let text =
      lines(11)
      + "blocks:\n  tower: &tower\n   layers:\n     - relu\n     - block: *tower\n     - relu\n"
    #expect(
      DiagnosticPrinter().text(parse(text).diagnostics) == """
        error[Y111]: `*tower` is used inside the thing it names
          --> t.yaml:16:15   (blocks.tower.layers[1].block)
           |
        13 |   tower: &tower
           |          ------ the name starts here and ends at line 17
        16 |      - block: *tower
           |               ^^^^^^ so it would contain itself without end

        """)
  }

  @Test("a bad merge, from the parser (mock-up 12)")
  func badMerge() {
    let text = lines(9) + "x: &stack\n  - 1\n  - 2\n  - 3\na:\n  <<: *stack\n"
    #expect(
      DiagnosticPrinter().text(parse(text).diagnostics) == """
        error[Y115]: `<<` can only take in settings, this is a list
          --> t.yaml:15:7   (a.<<)
           |
        15 |   <<: *stack
           |       ^^^^^^ names a list of 3 items (line 11)
           = help: to use layers again, name them under `model.blocks`; `<<` is for `key: value` settings

        """)
  }

  @Test("notes of several lines, marks before them, places in another file")
  func notesAndFiles() {
    let here = SourceFile(path: "a.nn.yaml", bytes: Array("  - dense: 10\n".utf8))
    let there = SourceFile(path: "b.nn.yaml", bytes: Array((lines(104) + "classes: 12\n").utf8))
    let diagnostic = Diagnostic(
      .shapeMismatch, "too deep", at: span("dense", in: here), label: "takes [n]",
      secondary: [Diagnostic.Label(span("12", in: there), "the class count is set here")],
      notes: ["shapes up to here\ndata    28 x 28\n> dense  [n]"],
      help: ["put `- flatten` before it"],
      fixes: [Diagnostic.Fix(span("dense", in: here), "x", isSafe: false)])
    #expect(
      print(diagnostic, HumanStyle(width: 60)) == """
        error[G401]: too deep
           --> a.nn.yaml:1:5
            |
          1 |   - dense: 10
            |     ^^^^^ takes [n]
           ::: b.nn.yaml:105:10
        105 | classes: 12
            |          -- the class count is set here
            = note: shapes up to here
                    data    28 x 28
                  > dense  [n]
            = help: put `- flatten` before it           [unsafe fix]

        """)
  }

  @Test(
    "far places of one file stand apart, near ones in order, several on a line one below another")
  func placesInOneFile() {
    let text = "a: 1, b: 2\n" + lines(20) + "c: 3\n"
    let file = SourceFile(path: "t.yaml", bytes: Array(text.utf8))
    let diagnostic = Diagnostic(
      .suspicious, "odd", at: span("b", in: file), label: "two",
      secondary: [
        Diagnostic.Label(span("a", in: file), "one"),
        Diagnostic.Label(span("c", in: file), "three"),
      ], fixes: [Diagnostic.Fix(span("a", in: file), "", isSafe: true)])
    #expect(
      print(diagnostic) == """
        warning[U505]: odd
          --> t.yaml:1:7
           |
         1 | a: 1, b: 2
           | - one
           |       ^ two
          ::: t.yaml:22:1
        22 | c: 3
           | - three                                                                               [fixable]

        """)
  }

  @Test("carets stand right under tabs, wide, combining and control characters")
  func widths() {
    let text = "\t漢字 e\u{301} 😀 \u{1B}[1m X: 1\r\n"
    let file = SourceFile(path: "t.yaml", bytes: Array(text.utf8))
    let output = print(Diagnostic(.unknownKey, "no `\u{1B}`\n::error::", at: span("X", in: file)))
    #expect(
      output == """
        error[S202]: no `\u{FFFD}`\u{FFFD}::error::
          --> t.yaml:1:15
           |
         1 |  漢字 e\u{301} 😀 \u{FFFD}[1m X: 1
           |                 ^

        """)
  }

  @Test("long lines are cut around the mark")
  func longLines() {
    let text =
      String(repeating: "abcdefghi ", count: 20) + "MARK"
      + String(repeating: " 123456789", count: 20)
    let file = SourceFile(path: "t.yaml", bytes: Array(text.utf8))
    let output = print(
      Diagnostic(.unknownKey, "x", at: span("MARK", in: file)), HumanStyle(width: 45))
    let shown = output.split(separator: "\n")
    #expect(shown[3] == " 1 | …i abcdefghi MARK 123456789 123456789 1…")
    #expect(shown[4] == "   |              ^^^^")
    let start = print(
      Diagnostic(.unknownKey, "x", at: span("abc", in: file)), HumanStyle(width: 45))
    #expect(start.contains("\n 1 | abcdefghi abcdefghi abcdefghi abcdefghi…\n   | ^^^\n"))
    let end = SourceSpan(file: file, start: text.utf8.count - 3, end: text.utf8.count)
    let last = print(Diagnostic(.unknownKey, "x", at: end), HumanStyle(width: 45))
    #expect(last.contains("9 123456789\n"))
    #expect(last.split(separator: "\n").last?.hasSuffix("^^^") == true)
  }

  @Test("a line of a megabyte costs no more than its visible part")
  func hugeLine() {
    let filler = String(repeating: "é漢 ", count: 100_000)
    let file = SourceFile(path: "t.yaml", bytes: Array((filler + "MARK" + filler).utf8))
    let output = print(
      Diagnostic(.unknownKey, "x", at: span("MARK", in: file)), HumanStyle(width: 35))
    // 30 cells: the cut, nine before the mark (a third), the mark, and what fits after it.
    #expect(output.contains("\n 1 | … é漢 é漢 MARKé漢 é漢 é漢 é漢…\n   |           ^^^^\n"))
  }

  @Test("places at the end, in an empty file and over several lines")
  func edges() {
    let empty = SourceFile(path: "t.yaml", bytes: [])
    let nothing = print(
      Diagnostic(.emptySpec, "no spec", at: SourceSpan(file: empty, start: 0, end: 0)))
    #expect(nothing == "error[Y141]: no spec\n  --> t.yaml:1:1\n   |\n 1 |\n   | ^\n")
    let two = SourceFile(path: "t.yaml", bytes: Array("ab: [\n 1]\n".utf8))
    let long = print(Diagnostic(.wrongType, "x", at: SourceSpan(file: two, start: 4, end: 9)))
    #expect(long.hasSuffix(" 1 | ab: [\n   |     ^\n"))
    let atEnd = print(Diagnostic(.wrongType, "x", at: SourceSpan(file: two, start: 10, end: 10)))
    #expect(atEnd.hasSuffix("--> t.yaml:3:1\n   |\n 3 |\n   | ^\n"))
  }

  @Test("colours wrap the parts and nothing else changes")
  func colours() {
    let file = SourceFile(path: "t.yaml", bytes: Array("a: 1\n".utf8))
    let place = span("a", in: file)
    let diagnostic = Diagnostic(
      .unusedAnchor, "m", at: place, label: "l", notes: ["n"], help: ["h"],
      fixes: [Diagnostic.Fix(place, "", isSafe: true)])
    let coloured = print(diagnostic, HumanStyle(colour: true))
    #expect(coloured.hasPrefix("\u{1B}[1;33mwarning[Y113]\u{1B}[0m\u{1B}[1m: m\u{1B}[0m\n"))
    var plain = coloured
    for code in ["1;33", "1;34", "1", "0"] {
      plain = plain.split(separator: "\u{1B}[\(code)m", omittingEmptySubsequences: false).joined()
    }
    #expect(plain == print(diagnostic))
  }

  @Test("the footer counts")
  func footer() {
    let file = SourceFile(path: "t.yaml", bytes: Array("a: 1\n".utf8))
    let place = span("a", in: file)
    let error = Diagnostic(.unknownKey, "x", at: place)
    let fixable = Diagnostic(
      .unusedAnchor, "x", at: place, fixes: [Diagnostic.Fix(place, "", isSafe: true)])
    let info = Diagnostic(.implicitSplit, "x", at: place)
    let all = DiagnosticSummary([error, error, fixable, info])
    #expect(all.footer(files: 1) == "2 errors, 1 warning in 1 file (1 fixable with --fix)")
    #expect(
      all.footer(files: 3, verbose: true)
        == "2 errors, 1 warning, 1 info in 3 files (1 fixable with --fix)")
    #expect(DiagnosticSummary([info]).footer(files: 1) == nil)
    #expect(DiagnosticPrinter().text([info]).isEmpty)
    #expect(DiagnosticPrinter().text([info], verbose: true).hasPrefix("info[D610]"))
  }
}
