// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
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

  @Test("show every code of structure, values, graph, use, settings and limits")
  func codes() throws {
    // Files of these would be too large to keep; the tests of the YAML limits make them. The last two are of configurations.
    let elsewhere: Set<DiagnosticCode> = [
      .fileTooLarge, .tooManyEvents, .tooManyAnchors, .fixedSeverity, .badPattern,
    ]
    let found = try Fixture.names(in: "err").flatMap { try Fixture($0).diagnostics.map(\.code) }
    let letters = "STGURX"
    let wanted = DiagnosticCode.allCases.filter { code in
      letters.contains(code.rawValue.prefix(1)) && !elsewhere.contains(code)
    }
    let missing = wanted.filter { !found.contains($0) }.map(\.rawValue)
    #expect(missing.isEmpty)
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

/// Right specs that are nearly wrong: nothing is said (design 5k.2).
@Suite("Silent specs")
struct SilentSpecTests {
  @Test("say nothing", arguments: Fixture.names(in: "ok"))
  func silent(_ name: String) throws {
    let fixture = try Fixture(name)
    #expect(fixture.printed(fixture.diagnostics) == "")
  }

  @Test("say nothing with CRLF and a byte order mark", arguments: Fixture.names(in: "ok"))
  func otherLineBreaks(_ name: String) throws {
    let lines = try Fixture(name).file.bytes.split(
      separator: 0x0A, omittingEmptySubsequences: false)
    let bytes = [0xEF, 0xBB, 0xBF] + Array(lines.joined(separator: [0x0D, 0x0A]))
    let fixture = Fixture(name: name, bytes: bytes)
    #expect(fixture.printed(fixture.diagnostics) == "")
  }

  @Test("cover every template", arguments: StarterTemplate.allCases)
  func templates(_ template: StarterTemplate) {
    let file = SourceFile(path: "t.nn.yaml", bytes: Array(template.text.utf8))
    #expect(DiagnosticPrinter().text(SpecCheck(file, data: .none).diagnostics) == "")
  }
}
