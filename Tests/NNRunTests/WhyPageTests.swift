// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// What docs/why.md quotes of nnrun is what it says of the specs in Tests/Fixtures/why.
///
/// A line `<!-- nnrun check NAME -->` stands before each block; `NNRUN_RECORD=1 swift test` writes the blocks anew.
@Suite("docs/why.md")
struct WhyPageTests {
  private static let isRecording = ProcessInfo.processInfo.environment["NNRUN_RECORD"] == "1"
  private static let top = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  private static let specs = top.appending(path: "Tests/Fixtures/why")

  private func output(_ name: String) throws -> String {
    let program = try Program()
    defer { program.remove() }
    for file in [name, "table.csv"] {
      let text = try String(contentsOf: Self.specs.appending(path: file), encoding: .utf8)
      try program.write(text, to: file)
    }
    let outcome = try program.run(
      name.hasPrefix("11-") ? ["check", name, "--data", "none"] : ["check", name])
    #expect(outcome.code == (name.hasPrefix("08-") ? 0 : 1))
    return outcome.output
  }

  @Test("quotes what is said")
  func quotes() throws {
    let page = Self.top.appending(path: "docs/why.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let block = /<!-- nnrun check (.+) -->\n```\n(?s:.*?)```\n/
    let written = try text.replacing(block) { match in
      let said = try output(String(match.1))
      return "<!-- nnrun check \(match.1) -->\n```\n\(said)```\n"
    }
    if Self.isRecording { try written.write(to: page, atomically: true, encoding: .utf8) }
    #expect(text == written || Self.isRecording)
    let quoted = text.matches(of: block).map { String($0.1) }
    let all = try FileManager.default.contentsOfDirectory(atPath: Self.specs.path)
    #expect(quoted == all.filter { $0.hasSuffix(".nn.yaml") }.sorted())
  }
}
