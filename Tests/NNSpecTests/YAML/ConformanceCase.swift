// SPDX-License-Identifier: MIT

import Testing

/// A text of ours for one rule of YAML 1.2.2, what the standard says of it, and what libyaml and we do (design 3 and 5k.6).
struct ConformanceCase: Sendable, CustomTestStringConvertible {
  /// The tree that the standard gives, or that it is an error.
  enum Standard: Sendable {
    case tree(String)
    case error
  }

  /// How libyaml 0.2.5 differs from the standard; a case with another answer shows that libyaml has changed.
  enum LibYAML: Sendable { case agrees, accepts, rejects, otherTree }

  let id: String
  let text: String
  let standard: Standard
  let libYAML: LibYAML
  /// Our codes; none: we read the standard's tree in silence.
  let codes: [String]

  init(
    _ id: String, _ text: String, _ standard: Standard, _ libYAML: LibYAML = .agrees,
    _ codes: [String] = []
  ) {
    self.id = id
    self.text = text
    self.standard = standard
    self.libYAML = libYAML
    self.codes = codes
  }

  var testDescription: String { id }

  static let all = scalars + collections + properties + documents + characters

  static let scalars = [
    ConformanceCase("plain-words", "a: no\nb: on\n", .tree("{a: no, b: on}")),
    ConformanceCase("plain-octal", "a: 0o17\nb: 0o8\n", .tree("{a: 0o17, b: 0o8}")),
    ConformanceCase("plain-time", "a: 12:30:45\n", .tree("{a: 12:30:45}")),
    ConformanceCase("plain-exponent", "a: 1e-3\n", .tree("{a: 1e-3}")),
    ConformanceCase("plain-comma", "a: 1,000\n", .tree("{a: 1,000}")),
    ConformanceCase("plain-hash", "a: x#y # z\n", .tree("{a: x#y}")),
    ConformanceCase("plain-colon", "a: x:y http://z\n", .tree("{a: x:y http://z}")),
    ConformanceCase("plain-lines", "a: x\n  y\n\n  z\n", .tree("{a: x y\nz}")),
    ConformanceCase("plain-dash", "a: -x\nb: - y\n", .error, .agrees, ["Y100"]),
    ConformanceCase("plain-at", "a: @x\n", .error, .agrees, ["Y100"]),
    ConformanceCase("plain-percent", "a: %x\n", .error, .agrees, ["Y100"]),
    ConformanceCase("empty-value", "a:\nb: ~\n", .tree("{a: , b: ~}")),
    ConformanceCase("single-quotes", "a: 'x''y\n  z'\n", .tree("{a: 'x'y z'}")),
    ConformanceCase("double-escapes", #"a: "\t\x41é\/""#, .tree("{a: '\tAé/'}")),
    ConformanceCase("double-break", "a: \"x\\\n  y\"\n", .tree("{a: 'xy'}")),
    ConformanceCase("bad-escape", #"a: "\d""#, .error, .agrees, ["Y100"]),
    ConformanceCase("open-quote", "a: 'x\nb: 1\n", .error, .agrees, ["Y100"]),
    ConformanceCase("text-after-quote", "a: \"x\" y\n", .error, .agrees, ["Y100"]),
    ConformanceCase("comment-at-quote", "a: \"x\"# y\n", .error, .accepts, []),
    ConformanceCase("literal", "a: |\n  x\n   y\n\nb: 1\n", .tree("{a: 'x\n y\n', b: 1}")),
    ConformanceCase("literal-keep", "a: |+\n  x\n\nb: 1\n", .tree("{a: 'x\n\n', b: 1}")),
    ConformanceCase("literal-indent", "a: |2\n   x\n", .tree("{a: ' x\n'}")),
    ConformanceCase("folded", "a: >-\n  x\n  y\n", .tree("{a: 'x y'}")),
    ConformanceCase("folded-comment", "a: ># y\n  x\n", .error, .accepts, []),
  ]

  static let collections = [
    ConformanceCase("list-in-map", "a:\n- 1\n- 2\n", .tree("{a: [1, 2]}")),
    ConformanceCase("map-in-list", "- a: 1\n  b: 2\n", .tree("[{a: 1, b: 2}]")),
    ConformanceCase("lists-in-list", "- - 1\n  - 2\n", .tree("[[1, 2]]")),
    ConformanceCase("flow-lines", "a: [1,\n  2,\n]\n", .tree("{a: [1, 2]}")),
    ConformanceCase("flow-map", "{a: 1, b, c: }\n", .tree("{a: 1, b: , c: }")),
    ConformanceCase("flow-pair", "[a: 1]\n", .tree("[{a: 1}]")),
    ConformanceCase("flow-json", "{\"a\":1}\n", .tree("{a: 1}")),
    ConformanceCase("flow-dash", "[-]\n", .error, .accepts, []),
    ConformanceCase("flow-empty-item", "[1,,2]\n", .error, .agrees, ["Y100"]),
    ConformanceCase("flow-open", "a: [1\nb: 2\n", .error, .agrees, ["Y100"]),
    ConformanceCase("flow-wrong-end", "a: [1}\n", .error, .agrees, ["Y100"]),
    ConformanceCase("flow-stray-end", "a: ]\n", .error, .agrees, ["Y100"]),
    ConformanceCase("colon-without-space", "a:1\nb: 2\n", .error, .agrees, ["Y100"]),
    ConformanceCase("colon-alone", "a:1\n", .tree("a:1"), .agrees, ["Y100"]),
    ConformanceCase("map-in-line", "a: b: c\n", .error, .agrees, ["Y100"]),
    ConformanceCase("deeper-line", "a: 1\n  b: 2\n", .error, .agrees, ["Y100"]),
    ConformanceCase("between-lines", "a:\n   b: 1\n  c: 2\n", .error, .agrees, ["Y100"]),
    ConformanceCase("list-then-map", "- a\nb: 1\n", .error, .agrees, ["Y100"]),
    ConformanceCase("key-twice", "a: 1\n\"a\": 2\n", .error, .accepts, ["Y120"]),
    ConformanceCase("key-number", "1: x\nnull: y\n", .tree("{1: x, null: y}")),
    ConformanceCase("key-list", "? [a]\n: 1\n", .tree("{[a]: 1}"), .agrees, ["Y121"]),
    ConformanceCase("key-asked", "? a\n: 1\n", .tree("{a: 1}")),
    ConformanceCase("tab-indent", "a:\n\tb: 1\n", .error, .agrees, ["Y101"]),
    ConformanceCase("tab-after-dash", "-\tx\n", .tree("[x]"), .rejects, ["Y101"]),
    ConformanceCase("tab-after-colon", "a:\t1\n", .tree("{a: 1}")),
  ]

  static let properties = [
    ConformanceCase("alias", "a: &x 1\nb: *x\n", .tree("{a: 1, b: *1}")),
    ConformanceCase("alias-unknown", "a: *x\n", .error, .accepts, ["Y110"]),
    ConformanceCase("alias-cycle", "&a [*a]\n", .tree("cycle"), .agrees, ["Y111"]),
    ConformanceCase(
      "anchor-again", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", .tree("{a: 1, b: *1, c: 2, d: *2}"),
      .agrees, ["Y112"]),
    ConformanceCase("anchor-unused", "a: &x 1\n", .tree("{a: 1}"), .agrees, ["Y113"]),
    ConformanceCase(
      "merge", "m: &m {x: 1, y: 2}\na:\n  <<: *m\n  y: 3\n",
      .tree("{m: {x: 1, y: 2}, a: {y: 3, <x: 1}}")),
    ConformanceCase("merge-quoted", "\"<<\": 1\n", .tree("{<<: 1}")),
    ConformanceCase("tag-text", "a: !!str 1\nb: ! 2\n", .tree("{a: '1', b: '2'}")),
    ConformanceCase("tag-own", "a: !x 1\n", .tree("{a: 1}"), .agrees, ["Y122"]),
    ConformanceCase("tag-unnamed", "a: !x!y 1\n", .error, .agrees, ["Y122"]),
  ]

  static let documents = [
    ConformanceCase("document-marks", "---\na: 1\n...\n", .tree("{a: 1}")),
    ConformanceCase("two-documents", "a: 1\n---\nb: 2\n", .tree("{a: 1}"), .agrees, ["Y140"]),
    ConformanceCase("bare-after-end", "a: 1\n...\nb: 2\n", .tree("{a: 1}"), .rejects, ["Y140"]),
    ConformanceCase("nothing", "# x\n", .tree(""), .agrees, ["Y141"]),
    ConformanceCase("version-1.1", "%YAML 1.1\n---\na: 1\n", .tree("{a: 1}"), .agrees, ["Y142"]),
    ConformanceCase("version-1.2", "%YAML 1.2\n---\na: 1\n", .tree("{a: 1}")),
    ConformanceCase("version-2", "%YAML 2.0\n---\na: 1\n", .error, .agrees, ["Y100"]),
    ConformanceCase("directive-alone", "%YAML 1.2\na: 1\n", .error, .agrees, ["Y100"]),
    ConformanceCase("directive-later", "a: 1\n%YAML 1.2\n---\nb: 1\n", .error, .accepts, ["Y140"]),
  ]

  static let characters = [
    ConformanceCase("byte-order-mark", "\u{FEFF}a: 1\n", .tree("{a: 1}")),
    ConformanceCase("byte-order-mark-inside", "a: 1\n\u{FEFF}b: 2\n", .error, .agrees, ["Y102"]),
    ConformanceCase("breaks-crlf", "a: 1\r\nb: |\r\n  x\r\n", .tree("{a: 1, b: 'x\n'}")),
    ConformanceCase("breaks-cr", "a: 1\rb: 2\r", .tree("{a: 1, b: 2}")),
    ConformanceCase(
      "next-line", "a: \"x\u{85}y\"\n", .tree("{a: 'x\u{85}y'}"), .otherTree, ["Y104"]),
    ConformanceCase(
      "line-separator", "a: \"x\u{2028}y\"\n", .tree("{a: 'x\u{2028}y'}"), .agrees, ["Y104"]),
    ConformanceCase("null-character", "a: \u{0}\n", .error, .agrees, ["Y106"]),
    ConformanceCase("escape-character", "a: \u{1B}\n", .error, .agrees, ["Y106"]),
    ConformanceCase("wide-characters", "é漢😀: e\u{301}\n", .tree("{é漢😀: e\u{301}}")),
    ConformanceCase("conflict", "<<<<<<< a\nb: 1\n", .error, .agrees, ["Y105"]),
  ]
}
