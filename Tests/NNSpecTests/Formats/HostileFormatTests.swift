// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif
import Foundation

/// Nothing that stands in a spec can act on a terminal, a runner or a parser (design 2b, 5k.8).
@Suite("Hostile specs")
struct HostileFormatTests {
  /// The sample as YAML can hold it between double quotes.
  private static let quoted = HostileText.sample.unicodeScalars.map { scalar in
    let isPlain = scalar.value >= 0x20 && scalar.value < 0x7F && scalar != "\"" && scalar != "\\"
    let digits = String(scalar.value, radix: 16)
    return isPlain
      ? String(scalar) : "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }.joined()

  /// Specs in which it stands as key, name, value, layer, path, class, anchor-like text and comment.
  static let specs = [
    "\(quoted)", "nnspec: 1\n\"\(quoted)\": 1\n", "nnspec: \"\(quoted)\"\nname: \"\(quoted)\"\n",
    "model:\n  layers:\n    - \"\(quoted)\"\n    - \"\(quoted)\": {units: 3}\n",
    "model:\n  layers:\n    - dense: {\"\(quoted)\": 3}\n    - dense: {units: \"\(quoted)\"}\n",
    "extends: \"\(quoted)\"\n", "extends: [\"\(quoted)\", {\"\(quoted)\": 1}]\n",
    "parameters: {\"\(quoted)\": 1}\nname: \"${\(quoted)}\"\n",
    "data:\n  source: {csv: \"\(quoted)\"}\n  target: {\"\(quoted)\": {type: \"\(quoted)\"}}\n",
    "training: {loss: \"\(quoted)\", metrics: [\"\(quoted)\"], epochs: \"\(quoted)\"}\n",
    "expect: [\"\(quoted)\"]\nreport: \"\(quoted)\"\n",
    "a: 1\n# nnrun: ignore[\(HostileText.sample.filter { !$0.isNewline })]\n",
    "a: \(HostileText.sample)\n", "::error::a\n  ::warning::b: [\n", "##[add-mask]: @\n",
    "\"\(quoted)\": 1\n\"\(quoted)\": 2\n", "a: !<\(quoted)> 1\n",
  ]

  private func result(_ text: String, path: String = "t.nn.yaml") -> CheckResult {
    let file = SourceFile(path: path, bytes: Array(text.utf8))
    var result = CheckResult(toolVersion: "1")
    result.add(CheckResult.File(path, SpecCheck(file, data: .stat).diagnostics))
    return result
  }

  @Test("are told without harm in every format", arguments: CheckFormat.allCases, specs)
  func formats(_ format: CheckFormat, _ text: String) {
    for path in ["t.nn.yaml", "::error::\u{1B}[1m\u{202E}\n::warning::.nn.yaml"] {
      let result = result(text, path: path)
      #expect(!result.diagnostics.isEmpty)
      let output = format.text(result, verbose: true)
      #expect(HostileText.faults(of: output, isForRunner: format == .github) == [], "\(text)")
      expectSound(result.diagnostics, at: #_sourceLocation)
    }
  }

  @Test("leave a human report on a terminal of colours unharmed", arguments: specs)
  func colour(_ text: String) {
    let found = result(text).diagnostics
    let printed = DiagnosticPrinter(HumanStyle(colour: true)).text(found, verbose: true)
    // Our own colours apart, nothing acts.
    let plain = printed.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(HostileText.faults(of: plain) == [])
    #expect(plain == DiagnosticPrinter().text(found, verbose: true))
  }

  @Test("are JSON and XML that others can read", arguments: specs)
  func readable(_ text: String) throws {
    let result = result(text)
    for format in [CheckFormat.json, .sarif, .gitlab] {
      _ = try JSONValue.parse(Array(format.text(result).utf8))
    }
    for line in CheckFormat.jsonl.text(result).split(separator: "\n") {
      _ = try JSONValue.parse(Array(line.utf8))
    }
    let reader = CaseReader()
    let parser = XMLParser(data: Data(CheckFormat.junit.text(result).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    #expect(reader.cases.count == result.diagnostics.count)
    #expect(Set(reader.cases).count == reader.cases.count)
  }
}

/// The names of the cases of a JUnit report.
private final class CaseReader: NSObject, XMLParserDelegate {
  var cases: [String] = []

  func parser(
    _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    guard elementName == "testcase" else { return }
    cases.append("\(attributes["classname"] ?? "") \(attributes["name"] ?? "")")
  }
}
