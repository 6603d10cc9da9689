// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import SpecCorpus
import Testing

/// Fixtures of `.nnrun.yaml` in Tests/Fixtures/config, with marks and outputs as those of specs have them.
@Suite("Configuration")
struct ConfigurationTests {
  private static let isRecording = ProcessInfo.processInfo.environment["NNRUN_RECORD"] == "1"

  static func names(_ folder: String) -> [String] {
    let path = "config/\(folder)"
    let all = (try? FileManager.default.contentsOfDirectory(atPath: Fixture.folder + path)) ?? []
    return all.filter { $0.hasSuffix(".yaml") }.sorted().map { "\(path)/\($0)" }
  }

  @Test("says what was recorded, where it is marked", arguments: names("err"))
  func wrong(_ name: String) throws {
    let fixture = try Fixture(name)
    let found = Configuration.read(fixture.file).diagnostics
    expectSound(found, at: #_sourceLocation)
    #expect(fixture.found(found).sorted() == fixture.marks.sorted())
    #expect(!fixture.marks.isEmpty)
    let path = Fixture.folder + name.dropLast("yaml".count) + "out"
    let text = fixture.printed(found)
    if Self.isRecording { try text.write(toFile: path, atomically: true, encoding: .utf8) }
    #expect(text == (try String(contentsOfFile: path, encoding: .utf8)))
  }

  @Test("says nothing of what is right", arguments: names("ok"))
  func right(_ name: String) throws {
    #expect(Configuration.read(try Fixture(name).file).diagnostics == [])
  }

  @Test("its schema takes what is right", arguments: names("ok"))
  func schemaTakes(_ name: String) throws {
    guard let root = parseYAML(try Fixture(name).file).root else { return }
    var validator = SchemaValidator(SchemaDocument.configuration.document)
    let isAccepted = validator.accepts(JSONValue(root))
    #expect(isAccepted)
    #expect(validator.problems == [])
  }

  @Test("its schema refuses unknown names and words")
  func schemaRefuses() throws {
    for name in ["03-unknown", "05-list"] {
      let root = try #require(parseYAML(try Fixture("config/err/\(name).yaml").file).root)
      var validator = SchemaValidator(SchemaDocument.configuration.document)
      let isAccepted = validator.accepts(JSONValue(root))
      #expect(!isAccepted)
      #expect(validator.problems == [])
    }
  }

  // MARK: - Levels

  private func configuration(_ text: String) -> Configuration {
    Configuration.read(SourceFile(path: ".nnrun.yaml", bytes: Array(text.utf8))).configuration
  }

  /// `dropout: 0` is U502, the split that is not given D610, the class that is not a list an error.
  private func check(
    _ text: String, _ configuration: String, at path: [String] = ["a.nn.yaml"],
    strictly: Bool = false
  ) -> SpecCheck {
    let severities = self.configuration(configuration).severities(for: path.map { Array($0.utf8) })
    return SpecCheck(
      SourceFile(path: path.joined(separator: "/"), bytes: Array(text.utf8)), data: .none,
      severities: strictly ? severities.keepingErrors : severities, known: nil)
  }

  private static let spec = Rule.Example.base.replacing(
    "- flatten", with: "- flatten\n    - dropout: 0")
  private static let wrong = spec.replacing("epochs: 5", with: "epochs: 0")

  private func words(_ check: SpecCheck) -> [String] {
    check.diagnostics.map { "\($0.severity.rawValue)[\($0.code.rawValue)]" }
  }

  @Test(
    "gives every level, by code and by name",
    arguments: [
      ("", ["warning[U502]"]), ("severity: {U502: off}", []),
      ("severity: {no-effect: error}", ["error[U502]"]), ("severity: {U502: info}", ["info[U502]"]),
    ])
  func levels(_ text: String, _ expected: [String]) {
    let check = check(Self.spec, text)
    #expect(words(check) == expected)
    #expect((check.spec == nil) == expected.contains("error[U502]"))
  }

  @Test("lowering an error makes no sound spec, and training hears of it as an error")
  func loweredErrors() {
    let configuration = "severity: {T302: warning, U502: off}"
    let lowered = check(Self.wrong, configuration)
    #expect(words(lowered) == ["warning[T302]"] && lowered.spec == nil)
    let strict = check(Self.wrong, configuration, strictly: true)
    #expect(words(strict) == ["error[T302]"] && strict.spec == nil)
    #expect(words(check(Self.wrong, "severity: {T302: off, U502: off}")) == [])
  }

  @Test("patterns leave out below the configuration's folder only")
  func paths() {
    let configuration =
      "paths: {'legacy/**': {ignore: [U502]}, '*.draft.nn.yaml': {ignore: [T302]}}"
    #expect(words(check(Self.spec, configuration, at: ["legacy", "x", "a.nn.yaml"])) == [])
    #expect(words(check(Self.spec, configuration, at: ["old", "a.nn.yaml"])) == ["warning[U502]"])
    let draft = check(Self.wrong, configuration, at: ["legacy", "a.draft.nn.yaml"])
    #expect(words(draft) == [])
    let elsewhere = self.configuration(configuration).severities(for: nil)
    let file = SourceFile(path: "legacy/a.nn.yaml", bytes: Array(Self.spec.utf8))
    #expect(
      words(SpecCheck(file, data: .none, severities: elsewhere, known: nil)) == ["warning[U502]"])
  }

  @Test("comments leave out what is lowered, not what is raised")
  func comments() {
    let quiet = Self.spec.replacing("dropout: 0", with: "dropout: 0  # nnrun: ignore[U502] why")
    #expect(words(check(quiet, "severity: {U502: info}")) == [])
    // It still has a use where the configuration says the same.
    #expect(words(check(quiet, "severity: {U502: off}")) == [])
    #expect(words(check(quiet, "severity: {U502: error}")) == ["error[U502]", "warning[U590]"])
    let lowered = Self.wrong.replacing("epochs: 0", with: "epochs: 0  # nnrun: ignore[T302] why")
    let configuration = "severity: {U502: off, T302: warning}"
    #expect(words(check(lowered, configuration)) == [])
    #expect(check(lowered, configuration).suppressed == 1)
    let idle = Self.spec.replacing("epochs: 5", with: "epochs: 5  # nnrun: ignore[U503] why")
    #expect(words(check(idle, "severity: {U502: off, U591: off}")) == [])
    #expect(words(check(idle, "severity: {U502: off, U591: error}")) == ["error[U591]"])
  }

  @Test("advice that is chosen is shown in every format")
  func advice() throws {
    let check = check(Self.spec, "severity: {U502: info}")
    var result = CheckResult(toolVersion: "1")
    result.add(CheckResult.File("a.nn.yaml", check.diagnostics))
    let full = CheckFormat.full.text(result)
    #expect(full.hasPrefix("info[U502]") && full.hasSuffix("1 info in 1 file\n"))
    #expect(CheckFormat.concise.text(result).contains("info[U502]"))
    #expect(CheckFormat.json.text(result).contains("\"severity\": \"info\""))
    #expect(CheckFormat.sarif.text(result).contains("\"level\": \"note\""))
    #expect(CheckFormat.github.text(result).hasPrefix("::notice "))
    #expect(CheckFormat.gitlab.text(result).contains("\"severity\": \"info\""))
    #expect(CheckFormat.junit.text(result).contains("<system-out>"))
  }
}
