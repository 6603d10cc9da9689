// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// What each trap of YAML must give: codes with line and column, and whether there is a tree.
struct Pitfall: Sendable, CustomTestStringConvertible {
  let text: String
  let places: [String]
  let hasRoot: Bool

  init(_ text: String, _ places: [String] = [], hasRoot: Bool = true) {
    self.text = text
    self.places = places
    self.hasRoot = hasRoot
  }

  var testDescription: String { text.debugDescription }
}

private let bom = "\u{FEFF}"

@Suite("YAML pitfalls")
struct PitfallTests {
  static let mistakes = [
    Pitfall("a: 1\nb: 2\na: 3\n", ["Y120 3:1"]),
    Pitfall("a: 1\n\"a\": 3\n", ["Y120 2:1"]),
    Pitfall("a: 1\na: 2\na: 3\n", ["Y120 2:1", "Y120 3:1"]),
    Pitfall("a: &x b\nc: {*x : 1, *x : 2}\n", ["Y120 2:13"]),
    Pitfall("? [a]\n: 1\nb: 2\n", ["Y121 1:3"]),
    Pitfall("? {a: 1}\n: 1\nb: 2\n", ["Y121 1:3"]),
    Pitfall("a: *x\n", ["Y110 1:4"], hasRoot: false),
    Pitfall("a: *x\nb: &x 1\n", ["Y110 1:4"], hasRoot: false),
    Pitfall("a: &stem 1\nb: *stm\n", ["Y110 2:4"], hasRoot: false),
    Pitfall("- a:{b: 1}\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: {b:1, c:2}\n", ["Y100 1:6", "Y100 1:11"], hasRoot: false),
    Pitfall("a: {b:{c: 1}}\n", ["Y100 1:6"], hasRoot: false),
    Pitfall("a: &x [*x]\n", ["Y111 1:8"], hasRoot: false),
    Pitfall("a: &x 1\nb: &x 2\nc: *x\n", ["Y113 1:4", "Y112 2:4"]),
    Pitfall("a: &x 1\n", ["Y113 1:4"]),
    // libyaml ends the name before the colon.
    Pitfall("a: {&x: 1}\n", ["Y113 1:5"]),
    Pitfall("a: !foo 1\n", ["Y122 1:4"]),
    Pitfall("a: !!python/object:x 1\n", ["Y122 1:4"]),
    Pitfall("a: !e!foo 1\n", ["Y122 1:4"], hasRoot: false),
    Pitfall("a: !!seq {b: 1}\n", ["Y122 1:4"]),
    Pitfall("a: !!map 1\n", ["Y122 1:4"]),
    Pitfall("s: &s [1]\na:\n  <<: *s\n", ["Y115 3:7"], hasRoot: false),
    Pitfall("a:\n  <<: 3\n", ["Y115 2:7"], hasRoot: false),
    Pitfall("a:\n  <<:\n", ["Y115 2:3"], hasRoot: false),
    Pitfall("m: &m {x: 1}\na:\n  <<: *m\n  <<: *m\n", ["Y115 4:3"]),
    Pitfall("m: &m {x: 1}\na:\n  <<: [*m, 3]\n", ["Y115 3:12"], hasRoot: false),
    Pitfall("a: 1\n---\nb: 2\n", ["Y140 2:1"]),
    Pitfall("a: 1\n...\nb: 2\n", ["Y140 3:1"], hasRoot: false),
    Pitfall("", ["Y141 1:1"], hasRoot: false),
    Pitfall("# nothing\n", ["Y141 1:1"], hasRoot: false),
    Pitfall("---\n", ["Y141 1:1"], hasRoot: false),
    Pitfall("%YAML 1.1\n---\na: 1\n", ["Y142 1:1"]),
    Pitfall("a: 1\nb: \"x\u{85}y\"\n", ["Y104 2:6"]),
    Pitfall("a: 1\nb: x\u{85}y\n", ["Y104 2:5", "Y100 2:6"], hasRoot: false),
    Pitfall("a: \"x\u{2028}y\"\n", ["Y104 1:6"]),
  ]

  static let syntax = [
    Pitfall("a:\n\tb: 1\n", ["Y101 2:1"], hasRoot: false),
    Pitfall("a: 1\n\tb: 1\n", ["Y101 2:1"], hasRoot: false),
    Pitfall("a: 1\n  \tb: 1\n", ["Y101 2:3"], hasRoot: false),
    Pitfall("a: |\n\tx\n", ["Y101 2:1"], hasRoot: false),
    Pitfall("-\tx\n", ["Y101 1:2"], hasRoot: false),
    Pitfall("a: 1\n\(bom)b: 2\n", ["Y102 2:1"], hasRoot: false),
    Pitfall("a: x\u{0}\n", ["Y106 1:5"], hasRoot: false),
    Pitfall("a: \u{1B}[1m\n", ["Y106 1:4"], hasRoot: false),
    Pitfall("a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n", ["Y105 2:1"], hasRoot: false),
    Pitfall("a: @x\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: `x`\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: %x\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: [1, 2\nb: 3\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: {x: 1\nb: 3\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: [1,\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: &x [1,\n", ["Y100 1:7"], hasRoot: false),
    Pitfall("a: [1}\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: [\"x\" 1]\n", ["Y100 1:9"], hasRoot: false),
    Pitfall("[1] x\n", ["Y100 1:5"], hasRoot: false),
    Pitfall("\t\na: 1\n", ["Y101 1:1"], hasRoot: false),
    Pitfall("a: [1,,2]\n", ["Y100 1:7"], hasRoot: false),
    Pitfall("a: ]\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: [1]]\n", ["Y100 1:7"], hasRoot: false),
    Pitfall("a: \"x\nb: 1\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: 'x\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: \"x\\d\"\n", ["Y100 1:6"], hasRoot: false),
    Pitfall("a:1\nb: 2\n", ["Y100 1:2"], hasRoot: false),
    Pitfall("a:1\n", ["Y100 1:2"], hasRoot: false),
    Pitfall("x:\n  a:1\n  b: 2\n", ["Y100 2:4"], hasRoot: false),
    Pitfall("- x:1\n  y: 2\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: b: c\n", ["Y100 1:5"], hasRoot: false),
    Pitfall("a: 1\n  b: 2\n", ["Y100 2:3"], hasRoot: false),
    Pitfall("a:\n  b: 1\n c: 2\n", ["Y100 3:2"], hasRoot: false),
    Pitfall("- a\nb: 1\n", ["Y100 2:1"], hasRoot: false),
    Pitfall("a: \"x\" y\n", ["Y100 1:8"], hasRoot: false),
    Pitfall("a: 1\nb\nc: 2\n", ["Y100 2:1"], hasRoot: false),
    Pitfall("a: - b\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("a: *\n", ["Y100 1:4"], hasRoot: false),
    Pitfall("%YAML 2.0\n---\na: 1\n", ["Y100 1:1"], hasRoot: false),
  ]

  @Test("gives the code at the place", arguments: mistakes + syntax)
  func mistake(_ pitfall: Pitfall) {
    let (root, diagnostics) = parse(pitfall.text)
    #expect(places(diagnostics) == pitfall.places)
    #expect((root != nil) == pitfall.hasRoot)
  }

  @Test("is the same after CRLF, CR and a byte order mark", arguments: mistakes + syntax)
  func otherLineBreaks(_ pitfall: Pitfall) {
    let carried = pitfall.text.split(separator: "\n", omittingEmptySubsequences: false)
    for lineBreak in ["\r\n", "\r"] {
      let text = bom + carried.joined(separator: lineBreak)
      #expect(places(parse(text).diagnostics) == pitfall.places, "\(text.debugDescription)")
    }
  }

  @Test("is found among code points of every length", arguments: mistakes + syntax)
  func wideText(_ pitfall: Pitfall) {
    guard !pitfall.text.hasPrefix("%"), pitfall.places != ["Y141 1:1"] else { return }
    let shifted = pitfall.places.map { place in
      let parts = place.split(separator: " ")
      let position = parts[1].split(separator: ":").compactMap { Int($0) }
      return "\(parts[0]) \(position[0] + 1):\(position[1])"
    }
    #expect(places(parse("# é 漢 😀 e\u{301}\n" + pitfall.text).diagnostics) == shifted)
  }

  @Test("is not seen where there is none")
  func harmless() {
    let harmless = [
      "a: no\nb: yes\n": "{a: no, b: yes}", "a: 0o17\n": "{a: 0o17}",
      "\(bom)a: 1\n": "{a: 1}", "a: 1\t# x\n": "{a: 1}",
      "a: [\n\t1]\n": "{a: [1]}", "a: \"x\ty\"\n": "{a: 'x\ty'}", "# \u{9}c\na:\t1\n": "{a: 1}",
      "1: x\nnull: y\n": "{1: x, null: y}", "\"<<\": 1\n": "{<<: 1}", "a: !!str 1\n": "{a: '1'}",
      "a: !!int \"3\"\n": "{a: 3}", "a: ! 1\n": "{a: '1'}", "a: !!seq [1]\n": "{a: [1]}",
      "%YAML 1.2\n---\na: 1\n": "{a: 1}", "---\na: 1\n...\n": "{a: 1}",
      "a: x = =======\n": "{a: x = =======}", "u: http://x/y\n": "{u: http://x/y}",
      "{\"b:1\", http://x, c: d:e}\n": "{b:1: , http://x: , c: d:e}",
      "a: |\n  <<<<<<< x\n": "{a: '<<<<<<< x\n'}",
    ]
    for (text, tree) in harmless {
      let (root, diagnostics) = parse(text)
      #expect(places(diagnostics) == [], "\(text.debugDescription)")
      #expect(root.map(sketch) == tree)
    }
  }

  @Test("in the encoding")
  func encodings() {
    #expect(places(parse([0x61, 0x3A, 0x20, 0xFF, 0x0A]).diagnostics) == ["Y103 1:4"])
    #expect(places(parse([0x61, 0x3A, 0x20, 0xC0, 0x80]).diagnostics) == ["Y103 1:4"])
    #expect(places(parse([0x61, 0x0A, 0xED, 0xA0, 0x80]).diagnostics) == ["Y103 2:1"])
    #expect(places(parse([0xFF, 0xFE, 0x61, 0x00]).diagnostics) == ["Y103 1:1"])
    #expect(places(parse([0xFE, 0xFF, 0x00, 0x61]).diagnostics) == ["Y103 1:1"])
    #expect(places(parse([0x61, 0x00, 0x3A, 0x00]).diagnostics) == ["Y103 1:1"])
  }

  @Test("does not hide the next one")
  func severalAtOnce() {
    let text = "a: !x 1\na: 2\nb: &y 3\nc: {d: 1, d: 2}\n"
    #expect(
      places(parse(text).diagnostics) == ["Y122 1:4", "Y120 2:1", "Y113 3:4", "Y120 4:11"])
  }

  @Test("is told in our words")
  func messages() {
    let texts = [
      "a: [1, 2\nb: 3\n": "`[` is never closed", "a: ]\n": "`]` closes nothing",
      "a:1\nb: 2\n": "missing space after `:`",
      "a: \"\\d\"\n": "`\\d` is no escape between double quotes",
      "a: @x\n": "text can't begin with `@`", "a:\n\tb: 1\n": "tab used for indentation",
      "a:\n  b: 1\n c: 2\n": "this line's indentation fits nothing above it",
      "a: 1\n  b: 2\n": "this line is indented deeper than the setting above it",
      "a: 1\n---\nb: 2\n": "a second document begins here",
    ]
    for (text, message) in texts { #expect(parse(text).diagnostics.first?.message == message) }
  }
}
