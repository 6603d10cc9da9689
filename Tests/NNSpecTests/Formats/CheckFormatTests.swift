// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// What other programs read must keep to their rules, whatever stands in a spec.
@Suite("check formats")
struct CheckFormatTests {
  private static let file = SourceFile(
    path: "a b/ü,:%.nn.yaml", bytes: Array("one: 1\ntwo: [2,\n  3]\nlast: é\n".utf8))

  /// Text that would act if it were not escaped.
  private static let hostile =
    "a\n::error::b %0A ]]>& <x a=\"1\"> \u{1B}[31m \u{202E} \u{0} , : end"

  private static let diagnostics = [
    Diagnostic(
      .unknownKey, hostile, at: SourceSpan(file: file, start: 0, end: 3), label: hostile,
      secondary: [Diagnostic.Label(SourceSpan(file: file, start: 7, end: 10), hostile)],
      notes: [hostile], help: [hostile],
      fixes: [Diagnostic.Fix(SourceSpan(file: file, start: 0, end: 3), hostile, isSafe: true)],
      path: hostile),
    // Over two lines, and without width.
    Diagnostic(.noEffect, "nothing", at: SourceSpan(file: file, start: 12, end: 20)),
    Diagnostic(.noEffect, "nothing", at: SourceSpan(file: file, start: 12, end: 20)),
    Diagnostic(.emptySpec, "empty", at: SourceSpan(file: file, start: 30, end: 30)),
    Diagnostic(.implicitSplit, "advice", at: SourceSpan(file: file, start: 27, end: 29)),
  ]

  private static func result(_ diagnostics: [Diagnostic]) -> CheckResult {
    var result = CheckResult(toolVersion: "1.2.3")
    result.add(CheckResult.File("clean.nn.yaml"))
    result.add(CheckResult.File(file.path, diagnostics))
    result.add(CheckResult.File("gone.nn.yaml", status: .failed))
    return result
  }

  private var result: CheckResult { Self.result(Self.diagnostics) }

  @Test("concise is a line a problem, which the problem matcher reads")
  func concise() throws {
    #expect(CheckFormat.concise.text(result, verbose: true).split(separator: "\n").count == 5)
    let lines = CheckFormat.concise.text(result).split(separator: "\n")
    #expect(lines.count == 4)
    let path = URL(filePath: #filePath).appending(path: "../../../../.github/nnrun-matcher.json")
    let matcher = try JSONValue.parse([UInt8](try Data(contentsOf: path.standardized)))
    guard case .array(let matchers) = matcher["problemMatcher"],
      case .array(let patterns) = matchers[0]["pattern"],
      case .string(let text) = patterns[0]["regexp"], let pattern = try? Regex(text)
    else { throw Unexpected() }
    for line in lines {
      let match = try #require(try pattern.wholeMatch(in: line))
      #expect(match[1].substring == "a b/ü,:%.nn.yaml")
      #expect(["error", "warning"].contains(match[4].substring))
    }
    #expect(lines.allSatisfy { !$0.unicodeScalars.contains { $0.value < 0x20 } })
  }

  @Test("jsonl is the diagnostics of json")
  func lines() throws {
    let document = try JSONValue.parse(Array(CheckFormat.json.text(result).utf8))
    let lines = try CheckFormat.jsonl.text(result).split(separator: "\n").map {
      try JSONValue.parse(Array($0.utf8))
    }
    #expect(document["diagnostics"] == .array(lines))
  }

  /// A port of how the runner takes a command apart (actions/runner, ActionCommand.cs).
  private func command(
    _ line: Substring
  ) throws -> (kind: String, properties: [String: String], message: String) {
    let parts = try #require(try /^::(\w+) (.*?)::(.*)$/.wholeMatch(in: line))
    func plain(_ text: Substring) -> String {
      [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")]
        .reduce(String(text)) { $0.replacing($1.0, with: $1.1) }
    }
    let properties = parts.2.split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
    return (
      String(parts.1),
      Dictionary(uniqueKeysWithValues: properties.map { (String($0[0]), plain($0[1])) }),
      plain(parts.3)
    )
  }

  @Test("GitHub's commands hold what was meant and nothing else")
  func gitHub() throws {
    let lines = CheckFormat.github.text(result).split(separator: "\n")
    let commands = try lines.map(command)
    // The worst first: the runner shows ten of a kind.
    #expect(commands.map(\.kind) == ["error", "error", "warning", "warning", "notice"])
    let hostile = try #require(commands.first)
    #expect(hostile.properties["file"] == Self.file.path)
    #expect(hostile.properties["col"] == "1" && hostile.properties["endColumn"] == "4")
    #expect(hostile.message.contains("::error::b %0A ]]>"))
    #expect(!hostile.message.contains("\u{1B}"))
    let wide = commands[2].properties
    #expect(wide["line"] == "2" && wide["endLine"] == "3" && wide["col"] == nil)
  }

  @Test("beyond ten of a kind GitHub is told how many there are")
  func manyAnnotations() throws {
    for (count, shown) in [(10, 10), (11, 10), (30, 10)] {
      let many = Array(repeating: Self.diagnostics[0], count: count)
      let lines = CheckFormat.github.text(Self.result(many)).split(separator: "\n")
      #expect(lines.count == shown)
      let last = try #require(lines.last)
      #expect(last.contains("\(count - 9) more") == (count > 10))
    }
  }

  @Test("GitLab's entries have what it needs and differ")
  func gitLab() throws {
    guard case .array(let entries) = GitLabFormat.document(result) else { throw Unexpected() }
    #expect(entries.count == 5)
    #expect(Set(entries.compactMap { $0["fingerprint"]?.text }).count == 5)
    for entry in entries {
      guard case .string(let severity) = entry["severity"],
        case .string(let words) = entry["description"],
        case .int(let line) = entry["location"]?["lines"]?["begin"]
      else { throw Unexpected() }
      #expect(["info", "minor", "major"].contains(severity))
      #expect(words.contains(": ") && line >= 1)
    }
    // A line more above moves nothing.
    let moved = SourceFile(path: Self.file.path, bytes: [0x0A] + Self.file.bytes)
    let later = Diagnostic(
      .noEffect, "nothing", at: SourceSpan(file: moved, start: 13, end: 21))
    let fingerprint = GitLabFormat.document(Self.result([later]))
    guard case .array(let single) = fingerprint else { throw Unexpected() }
    #expect(single[0]["fingerprint"] == entries[1]["fingerprint"])
  }

  @Test("JUnit has a case a problem, one for what is clean, and names that differ")
  func jUnit() throws {
    let text = CheckFormat.junit.text(result)
    #expect(text.contains("tests=\"7\" failures=\"2\" errors=\"1\""))
    let names = text.matches(of: #/<testcase classname="[^"]*" name="([^"]*)"/#).map {
      String($0.1)
    }
    #expect(names.count == 7 && Set(names).count == 7)
    #expect(names.contains("no problems found") && names.contains("read"))
    #expect(text.contains("a b/ü,:%.nn.yaml"))
    // Nothing that XML 1.0 cannot hold, and every element closed.
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(text.matches(of: #/<failure /#).count == text.matches(of: #/</failure>/#).count)
    #expect(!text.contains("]]>"))
    var lenient = CheckResult(failLevel: nil, toolVersion: "1")
    lenient.add(CheckResult.File(Self.file.path, Self.diagnostics))
    #expect(!CheckFormat.junit.text(lenient).contains("<failure"))
  }

  @Test("SARIF has all that GitHub asks for")
  func sarif() throws {
    let document = try JSONValue.parse(Array(CheckFormat.sarif.text(result).utf8))
    #expect(document["version"] == .string("2.1.0"))
    guard case .array(let runs) = document["runs"], runs.count == 1,
      case .array(let rules) = runs[0]["tool"]?["driver"]?["rules"],
      case .array(let results) = runs[0]["results"]
    else { throw Unexpected() }
    #expect(rules.count == DiagnosticCode.allCases.count)
    for rule in rules {
      for part in ["shortDescription", "fullDescription", "help"] {
        guard case .string(let text) = rule[part]?["text"] else { throw Unexpected() }
        #expect(!text.isEmpty && text.count <= 1_024)
      }
    }
    for (result, diagnostic) in zip(results, Self.diagnostics) {
      guard case .int(let index) = result["ruleIndex"],
        case .array(let locations) = result["locations"],
        let place = locations.first?["physicalLocation"], let region = place["region"]
      else { throw Unexpected() }
      #expect(rules[index]["id"] == result["ruleId"])
      #expect(place["artifactLocation"]?["uri"] == .string("a%20b/%C3%BC,%3A%25.nn.yaml"))
      #expect(region["startLine"] == .int(diagnostic.span.line))
      #expect(region["startColumn"] == .int(diagnostic.span.column))
      #expect(region["endLine"] == .int(diagnostic.span.endLine))
      #expect(region["endColumn"] == .int(diagnostic.span.endColumn))
      #expect(result["partialFingerprints"]?["primaryLocationLineHash"] != nil)
    }
  }

  private struct Unexpected: Error {}
}
