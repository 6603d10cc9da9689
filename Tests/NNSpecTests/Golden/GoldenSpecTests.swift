// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Wrong specs and what is said about them, byte for byte (design 5k.1).
///
/// `NNRUN_RECORD=1 swift test` writes the outputs anew; the marks in the specs are checked all the same.
@Suite("Golden specs")
struct GoldenSpecTests {
  private static let isRecording = ProcessInfo.processInfo.environment["NNRUN_RECORD"] == "1"

  @Test("say what was recorded", arguments: Fixture.names(in: "err"))
  func output(_ name: String) throws {
    let fixture = try Fixture(name)
    let text = fixture.printed(fixture.diagnostics)
    let path = Fixture.folder + name.dropLast("nn.yaml".count) + "out"
    if Self.isRecording { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(text == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test("fire where they are marked", arguments: Fixture.names(in: "err"))
  func marks(_ name: String) throws {
    let fixture = try Fixture(name)
    #expect(fixture.found(fixture.diagnostics).sorted() == fixture.marks.sorted())
    #expect(!fixture.marks.isEmpty)
  }

  @Test("have sound spans", arguments: Fixture.names(in: "err"))
  func spans(_ name: String) throws {
    expectSound(try Fixture(name).diagnostics, at: #_sourceLocation)
  }

  @Test("show every code")
  func codes() throws {
    // Files of these would be too large to keep; the tests of the YAML limits make them. The last two are of configurations.
    let elsewhere: Set<DiagnosticCode> = [
      .fileTooLarge, .tooManyEvents, .tooManyAnchors, .fixedSeverity, .badPattern,
    ]
    let found = try Fixture.names(in: "err").flatMap { try Fixture($0).diagnostics.map(\.code) }
    let missing = DiagnosticCode.allCases.filter { !found.contains($0) && !elsewhere.contains($0) }
    #expect(missing.map(\.rawValue) == [], "give each a spec in Tests/Fixtures/err")
  }

  @Test("have a right spec beside them that each code is nearly right for")
  func nearly() throws {
    // Of these `LimitTests` has the last size that is right; the last two are of configurations.
    let limits: Set<DiagnosticCode> = [
      .fileTooLarge, .tooDeep, .tooManyEvents, .scalarTooLong, .tooManyAnchors, .aliasExpansion,
      .mergeTooLong, .fixedSeverity, .badPattern,
    ]
    let marks = try Fixture.names(in: "ok").flatMap { try Fixture($0).nearly }
    let missing = DiagnosticCode.allCases.filter { !marks.contains($0) && !limits.contains($0) }
    #expect(
      missing.map(\.rawValue) == [], "mark a line of a spec in Tests/Fixtures/ok: #~ nearly[CODE]")
  }

  @Test("in colour say the same", arguments: ["err/07-class-count.nn.yaml"])
  func colour(_ name: String) throws {
    let fixture = try Fixture(name)
    let style = HumanStyle(colour: true)
    let text = fixture.printed(fixture.diagnostics, style)
    let path = Fixture.folder + name.dropLast("nn.yaml".count) + "colour"
    if Self.isRecording { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(text == (try String(contentsOfFile: path, encoding: .utf8)))
    #expect(
      text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "") == fixture.printed(fixture.diagnostics))
    #expect(text.contains("\u{1B}["))
  }

  @Test("have no outputs without a spec")
  func leftovers() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Fixture.folder + "err")
    let specs = Set(names.filter { $0.hasSuffix(".nn.yaml") }.map { $0.dropLast("nn.yaml".count) })
    for name in names where name.hasSuffix(".out") {
      #expect(specs.contains(name.dropLast("out".count)))
    }
  }
}
