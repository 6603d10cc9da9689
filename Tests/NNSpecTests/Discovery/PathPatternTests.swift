// SPDX-License-Identifier: MIT

import NNSpec
import Testing

@Suite("Path patterns")
struct PathPatternTests {
  /// The examples of gitignore(5), and corners of git's wildmatch tests (t/t3070-wildmatch.sh).
  static let cases: [(pattern: String, path: String, isFolder: Bool, holds: Bool)] = [
    ("frotz/", "a/frotz", true, true), ("frotz/", "frotz", false, false),
    ("doc/frotz/", "doc/frotz", true, true), ("doc/frotz/", "a/doc/frotz", true, false),
    ("/bar", "bar", false, true), ("/bar", "a/bar", false, false),
    ("bar", "a/bar", false, true), ("foo/*", "foo/test.json", false, true),
    ("foo/*", "foo/bar/hello.c", false, false), ("**/foo", "foo", false, true),
    ("**/foo", "a/b/foo", false, true), ("**/foo/bar", "a/foo/bar", false, true),
    ("**/foo/bar", "a/foo/b/bar", false, false), ("abc/**", "abc/x/y", false, true),
    ("abc/**", "abc", true, false), ("a/**/b", "a/b", false, true),
    ("a/**/b", "a/x/b", false, true), ("a/**/b", "a/x/y/b", false, true),
    ("a/**/b", "a/xb", false, false), ("a**b", "axyb", false, true),
    ("a**b", "a/b", false, false), ("foo?bar", "foo/bar", false, false),
    ("*.nn.y?ml", "d/a.nn.yaml", false, true), ("[a-c]x", "bx", false, true),
    ("[!a-c]x", "bx", false, false), ("[^a-c]x", "dx", false, true),
    ("[]]x", "]x", false, true), ("[a-]x", "-x", false, true),
    ("[[:digit:]]x", "7x", false, true), ("[[:digit:]]x", "ax", false, false),
    ("[[:upper:][:space:]]", "Q", false, true), ("[\\]]", "]", false, true),
    ("\\#a", "#a", false, true), ("\\!a", "!a", false, true), ("a\\*b", "a*b", false, true),
    ("a\\*b", "axb", false, false), ("a ", "a", false, true), ("a\\ ", "a ", false, true),
    ("a\\ ", "a", false, false), ("a\\/b", "a/b", false, true), ("*", "é", false, true),
    ("?", "é", false, false), ("**", "a/b", false, true), ("/**", "a/b", false, true),
    ("*a*a*a*a*a*a*a*a*b", String(repeating: "a", count: 200), false, false),
    ("a//b", "a/b", false, false), ("***/b", "a/c/b", false, true), ("[[:]", ":", false, true),
  ]

  private func names(_ path: String) -> [[UInt8]] {
    path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
  }

  @Test("match as gitignore(5) says", arguments: cases)
  func matching(_ pattern: String, _ path: String, _ isFolder: Bool, _ holds: Bool) throws {
    let pattern = try #require(PathPattern(pattern.utf8))
    #expect(pattern.matches(names(path)[...], isFolder: isFolder) == holds)
  }

  @Test("mean nothing", arguments: ["", " ", "# a", "/", "!", "[a", "a\\", "[[:none:]]", "a/[b/c"])
  func none(_ text: String) { #expect(PathPattern(text.utf8) == nil) }

  @Test(
    "cover what is below a folder that matches",
    arguments: [
      ("legacy", "legacy/a.nn.yaml", true), ("legacy/", "x/legacy/a.nn.yaml", true),
      ("legacy/**", "legacy/b/a.nn.yaml", true), ("/legacy", "x/legacy/a.nn.yaml", false),
      ("a.nn.yaml/", "a.nn.yaml", false), ("*.draft.nn.yaml", "x/a.draft.nn.yaml", true),
    ])
  func covering(_ pattern: String, _ path: String, _ holds: Bool) throws {
    let pattern = try #require(PathPattern(pattern.utf8))
    #expect(pattern.covers(names(path)) == holds)
  }
}
