// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Right specs, some of them nearly wrong: nothing is said, however their text is written (design 5k.2).
@Suite("Silent specs")
struct SilentSpecTests {
  /// Fixtures, the specs of the repository, and what `nnrun init` writes.
  private static func corpus() throws -> [Fixture] {
    let names = Fixture.names(in: "ok") + SchemaTests.specs
    let templates = StarterTemplate.allCases.map { template in
      Fixture(name: "ok/\(template.rawValue).nn.yaml", bytes: Array(template.text.utf8))
    }
    return try names.map { try Fixture($0) } + templates
  }

  private func expectSilence(
    _ change: (Fixture) -> [UInt8], at location: SourceLocation = #_sourceLocation
  ) throws {
    for fixture in try Self.corpus() {
      let changed = Fixture(name: fixture.name, bytes: change(fixture))
      let said = changed.printed(changed.diagnostics)
      #expect(said == "", "\(fixture.name)", sourceLocation: location)
    }
  }

  @Test("say nothing", arguments: Fixture.names(in: "ok"))
  func silent(_ name: String) throws {
    let fixture = try Fixture(name)
    #expect(fixture.printed(fixture.diagnostics) == "")
  }

  @Test("say nothing as they are")
  func asTheyAre() throws { try expectSilence { $0.file.bytes } }

  @Test("say nothing with CRLF and a byte order mark")
  func otherLineBreaks() throws {
    try expectSilence { fixture in
      let lines = fixture.file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      return [0xEF, 0xBB, 0xBF] + Array(lines.joined(separator: [0x0D, 0x0A]))
    }
  }

  /// Where a comment can end any line that is not in a text of several lines, or after other quotes.
  @Test(
    "say nothing with comments of tabs, wide and combining characters",
    arguments: [
      "#\ta\tb", "# 漢字 ｗｉｄｅ 😀👩‍👩‍👧", "# e\u{301}a\u{300}\u{323} \u{202B}אב\u{202C}",
      "# : - [ { & * ! | > ' \" %",
    ])
  func comments(_ comment: String) throws {
    try expectSilence { fixture in
      var inText = false
      let lines = fixture.file.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
      let changed = lines.map { line -> [UInt8] in
        let text = String(decoding: line, as: UTF8.self)
        // The fixtures' texts of several lines begin with `|` and end where the indentation does.
        if inText, text.hasPrefix("  ") || text.isEmpty { return Array(line) }
        inText = text.contains(": |") || text.contains(": >")
        let isPlain =
          !inText && !text.contains("#") && !text.hasPrefix("%") && !text.isEmpty
        return Array(line) + (isPlain ? Array("  \(comment)".utf8) : [])
      }
      return Array(changed.joined(separator: [0x0A]))
    }
  }

  @Test(
    "say nothing with wide and combining characters in names and descriptions",
    arguments: ["漢字 😀", "e\u{301}a\u{300}\u{323}", "אב"])
  func names(_ name: String) throws {
    try expectSilence { fixture in
      let text = String(decoding: fixture.file.bytes, as: UTF8.self)
      guard !text.contains("\nname:"), !text.hasPrefix("name:"), !text.contains("\ndescription:"),
        let start = text.firstRange(of: "nnspec: 1\n")
      else { return fixture.file.bytes }
      let words = "name: \(name)\ndescription: \"\(name)\" \t# \(name)\n"
      return Array(
        (text[..<start.upperBound] + words + text[start.upperBound...]).utf8)
    }
  }

  /// The corrected spec of each page of `docs/rules`.
  @Test("say nothing where a page shows what is right", arguments: Rule.all)
  func pages(_ rule: Rule) {
    guard let example = rule.example else { return }
    for bytes in [
      Array(example.mendedSpec.utf8),
      Array("\u{FEFF}\(example.mendedSpec.replacing("\n", with: "\r\n"))".utf8),
      Array("# 漢字 😀 e\u{301}\t\n\(example.mendedSpec)".utf8),
    ] {
      let file = SourceFile(path: "t.nn.yaml", bytes: bytes)
      let found = SpecCheck(file, data: .none).diagnostics
      #expect(DiagnosticPrinter().text(found) == "")
    }
  }
}
