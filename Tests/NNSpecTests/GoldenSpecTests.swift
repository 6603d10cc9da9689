// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Wrong specs and what they print: `Tests/Fixtures/err/NAME.nn.yaml` beside `NAME.out`.
///
/// `NN_RECORD=1` writes the outputs anew; the marks `#~ error[CODE]` in the specs say which lines must fire all the same.
@Suite struct GoldenSpecTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fixtures")

  static func names(_ kind: String) -> [String] {
    let path = folder.appendingPathComponent(kind).path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".nn.yaml") }.map { String($0.dropLast(8)) }.sorted()
  }

  @Test("the twelve mistakes are there") func twelve() {
    #expect(Self.names("err").count >= 12)
    #expect(!Self.names("ok").isEmpty)
  }

  @Test(arguments: names("err")) func wrongSpec(_ name: String) throws {
    let folder = Self.folder.appendingPathComponent("err")
    let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent("\(name).nn.yaml")))
    let file = SourceFile(path: "\(name).nn.yaml", bytes: bytes)
    let reading: DataReading = name.contains("missing-data") ? .stat : .none
    let diagnostics = SpecCheck(file, data: reading).diagnostics
    let text =
      DiagnosticPrinter(HumanStyle()).text(diagnostics) + "\n"
      + (DiagnosticSummary(diagnostics).footer(files: 1) ?? "") + "\n"
    let output = folder.appendingPathComponent("\(name).out")
    if ProcessInfo.processInfo.environment["NN_RECORD"] != nil {
      try Data(text.utf8).write(to: output)
    }
    #expect(text == String(decoding: try Data(contentsOf: output), as: UTF8.self))
    #expect(Self.found(diagnostics) == Self.marks(file))
  }

  @Test(arguments: names("ok")) func goodSpec(_ name: String) throws {
    let path = Self.folder.appendingPathComponent("ok/\(name).nn.yaml")
    let file = SourceFile(path: "\(name).nn.yaml", bytes: [UInt8](try Data(contentsOf: path)))
    let check = SpecCheck(file, data: .none)
    #expect(check.diagnostics.filter { $0.severity != .info }.isEmpty)
    #expect(check.spec != nil)
  }

  /// "14 error[S201]", from the marks in the text.
  private static func marks(_ file: SourceFile) -> [String] {
    let lines = String(decoding: file.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    return lines.enumerated().flatMap { index, line in
      line.components(separatedBy: "#~ ").dropFirst().map {
        "\(index + 1) \($0.trimmingCharacters(in: .whitespaces))"
      }
    }.sorted()
  }

  private static func found(_ diagnostics: [Diagnostic]) -> [String] {
    diagnostics.filter { $0.severity != .info }.map {
      "\($0.span.line) \($0.severity.rawValue)[\($0.code.rawValue)]"
    }.sorted()
  }
}
