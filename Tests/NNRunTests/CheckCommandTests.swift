// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("nnrun check")
struct CheckCommandTests {
  static let good = StarterTemplate.mlp.text
  static let bad = good.replacingOccurrences(of: "- dense: {units: 32", with: "- dense: {unit: 32")
  static let dubious = good.replacingOccurrences(
    of: "    - output ", with: "    - dropout: 0\n    - output ")

  private func inFolder(_ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.good, to: "good.nn.yaml")
    try program.write(Self.bad, to: "deep/er/bad.nn.yml")
    try program.write(Self.dubious, to: "dubious.yaml")
    try body(program)
  }

  @Test("a clean file says nothing outside a terminal")
  func clean() throws {
    try inFolder { program in
      let outcome = try program.run("check", "good.nn.yaml")
      #expect(outcome.code == 0)
      #expect(outcome.output == "")
      #expect(outcome.messages == "")
    }
  }

  @Test("problems go to standard output, without colours")
  func problems() throws {
    try inFolder { program in
      let outcome = try program.run("check")
      #expect(outcome.code == 1)
      #expect(outcome.output.hasPrefix("error[S202]: `dense` has no setting `unit`\n"))
      #expect(outcome.output.contains("--> deep/er/bad.nn.yml:"))
      #expect(outcome.output.hasSuffix("\n2 errors in 2 files (2 fixable with --fix)\n"))
      #expect(!outcome.output.contains("\u{1B}"))
      #expect(outcome.messages == "")
    }
  }

  @Test(
    "colours follow --color, NO_COLOR and CLICOLOR_FORCE",
    arguments: [
      ("always", ["NO_COLOR": "1"], true), ("never", ["CLICOLOR_FORCE": "1"], false),
      ("auto", ["CLICOLOR_FORCE": "1"], true), ("auto", ["CLICOLOR_FORCE": "0"], false),
      ("auto", ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false),
      ("auto", ["CLICOLOR_FORCE": "1", "NO_COLOR": ""], true),
    ])
  func colours(_ choice: String, _ environment: [String: String], _ isColoured: Bool) throws {
    try inFolder { program in
      let outcome = try program.run("check", "deep", "--color", choice, environment: environment)
      #expect(outcome.output.contains("\u{1B}") == isColoured)
    }
  }

  @Test("--fail-on moves the level")
  func failLevel() throws {
    try inFolder { program in
      #expect(try program.run("check", "dubious.yaml").code == 0)
      #expect(try program.run("check", "dubious.yaml", "--fail-on", "warning").code == 1)
      #expect(try program.run("check", "deep", "--fail-on", "never").code == 0)
      #expect(
        try program.run("check", "dubious.yaml").output.hasSuffix("\n\n1 warning in 1 file\n"))
      let quiet = try program.run("check", "dubious.yaml", "-q")
      #expect(!quiet.output.contains("in 1 file"))
    }
  }

  @Test("what cannot be read is 2, which beats 1")
  func unreadable() throws {
    try inFolder { program in
      let outcome = try program.run("check", "none.nn.yaml", "deep/er/bad.nn.yml")
      #expect(outcome.code == 2)
      #expect(outcome.messages == "nnrun: cannot read none.nn.yaml\n")
      #expect(outcome.output.contains("error[S202]"))
      #expect(try program.run("check", "*.toml").code == 2)
      #expect(try program.run("check", "*.toml").messages == "nnrun: nothing matches *.toml\n")
    }
  }

  @Test(
    "patterns are expanded",
    arguments: [
      ("**/*.nn.y?ml", 0), ("**/*.yml", 1), ("deep/**", 1), ("*/er/*", 1), ("./*.nn.yaml", 0),
    ])
  func patterns(_ pattern: String, _ code: Int) throws {
    try inFolder { program in
      let outcome = try program.run("check", pattern)
      #expect(outcome.code == Int32(code))
    }
  }

  @Test("standard input has a name")
  func standardInput() throws {
    try inFolder { program in
      let bare = try program.run("check", "-", input: Self.bad)
      #expect(bare.code == 1)
      #expect(bare.output.contains("--> <stdin>:"))
      let named = try program.run("check", "-", "--stdin-filename", "x/y.nn.yaml", input: Self.bad)
      #expect(named.output.contains("--> x/y.nn.yaml:"))
      #expect(try program.run("check", "-", input: Self.good).code == 0)
    }
  }

  @Test("--set changes a value")
  func overrides() throws {
    try inFolder { program in
      #expect(try program.run("check", "good.nn.yaml", "--set", "training.epochs=3").code == 0)
      let wrong = try program.run("check", "good.nn.yaml", "--set", "training.epochs=0")
      #expect(wrong.code == 1)
      #expect(wrong.output.contains("--> --set training.epochs:1:1"))
    }
  }

  @Test("--max-problems shows fewer, counts all")
  func limit() throws {
    try inFolder { program in
      let outcome = try program.run("check", "deep", "--max-problems", "1")
      #expect(outcome.output.contains("and 1 more in deep/er/bad.nn.yml\n"))
      #expect(outcome.output.hasSuffix("\n2 errors in 1 file (2 fixable with --fix)\n"))
    }
  }

  @Test("json is one document")
  func json() throws {
    try inFolder { program in
      let outcome = try program.run("check", "--json", "good.nn.yaml", "deep", "none.nn.yaml")
      #expect(outcome.code == 2)
      let document = try JSONValue.parse(Array(outcome.output.utf8))
      #expect(document["schema"] == .string("nnrun/check/v1"))
      #expect(document["summary"]?["errors"] == .int(2))
      guard case .array(let files) = document["files"] else { throw Unexpected() }
      #expect(
        files.map { $0["status"] } == [.string("checked"), .string("checked"), .string("failed")])
      #expect(try program.run("check", "-f", "json", "deep").output.hasPrefix("{\n"))
    }
  }

  @Test("several formats at once, for programs on standard output")
  func formats() throws {
    try inFolder { program in
      let outcome = try program.run(
        "check", "deep", "-f", "concise", "--output", "sarif=a.sarif", "--output", "junit=b.xml",
        "--output", "full=c.txt")
      #expect(outcome.code == 1)
      #expect(outcome.output.split(separator: "\n").count == 2)
      #expect(outcome.output.hasPrefix("deep/er/bad.nn.yml:"))
      #expect(outcome.messages == "2 errors in 1 file (2 fixable with --fix)\n")
      #expect(try JSONValue.parse(Array(try program.read("a.sarif").utf8))["runs"] != nil)
      #expect(try program.read("b.xml").contains("failures=\"2\""))
      #expect(try program.read("c.txt").hasPrefix("error[S202]"))
      let lost = try program.run("check", "deep", "--output", "json=no/such/folder.json")
      #expect(lost.code == 2 && lost.messages == "nnrun: cannot write no/such/folder.json\n")
    }
  }

  @Test("auto adds marks under GitHub Actions only")
  func actions() throws {
    try inFolder { program in
      let marked = try program.run("check", "deep", environment: ["GITHUB_ACTIONS": "true"])
      #expect(marked.output.hasPrefix("error[S202]") && marked.output.contains("\n::error file="))
      #expect(!(try program.run("check", "deep")).output.contains("::error"))
      let full = try program.run(
        "check", "deep", "-f", "full", environment: ["GITHUB_ACTIONS": "true"])
      #expect(!full.output.contains("::error"))
    }
  }

  @Test("--diff shows what --fix does")
  func mending() throws {
    try inFolder { program in
      let diff = try program.run("check", "deep", "--diff")
      #expect(diff.code == 1)
      #expect(diff.output.contains("-    - dense: {unit: 32") && diff.output.contains("\n+"))
      #expect(try program.read("deep/er/bad.nn.yml") == Self.bad)
      let fixed = try program.run("check", "deep", "--fix")
      #expect(fixed.code == 0 && fixed.output == "")
      #expect(fixed.messages == "mended 2 problems in deep/er/bad.nn.yml\n")
      #expect(try program.read("deep/er/bad.nn.yml") == Self.good)
      #expect(try program.run("check", "deep", "--diff").code == 0)
      #expect(try program.run("check", "-", "--diff", input: Self.bad).code == 1)
    }
  }

  @Test("mending keeps a file's mode, and a link a link")
  func modes() throws {
    try inFolder { program in
      let (link, file) = (program.folder.path + "/link.nn.yaml", program.folder.path + "/own.yaml")
      try program.write(Self.bad, to: "own.yaml")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file)
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "own.yaml")
      #expect(try program.run("check", "link.nn.yaml", "--fix").code == 0)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "own.yaml")
      #expect(try program.read("own.yaml") == Self.good)
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
      #expect(mode as? Int == 0o640)
    }
  }

  @Test("warnings can be left out, and kinds counted")
  func leavingOut() throws {
    try inFolder { program in
      #expect(try program.run("check", "dubious.yaml", "--ignore", "U502").output == "")
      #expect(
        try program.run("check", "dubious.yaml", "--ignore", "no-effect", "--fail-on", "warning")
          .code == 0)
      #expect(try program.run("check", "dubious.yaml", "--ignore", "S202").code == 64)
      let counts = try program.run("check", "dubious.yaml", "deep", "--statistics")
      #expect(counts.output.contains("1  U502 no-effect\n"))
      #expect(counts.output.contains("2  S202 unknown-key  (2 fixable)\n"))
    }
  }

  @Test(
    "options that do not go together are 64",
    arguments: [
      ["--fix", "--diff"], ["--unsafe-fixes"], ["--fix", "-"], ["--watch", "-"],
      ["--output", "sarif"], ["--output", "pdf=a"], ["-f", "human"],
    ])
  func contradictions(_ arguments: [String]) throws {
    try inFolder { program in
      let outcome = try program.run(["check"] + arguments)
      #expect(outcome.code == 64)
    }
  }

  @Test(
    "a wrong command line is 64",
    arguments: [
      ["check", "--wrong"], ["check", "--fail-on", "x"], ["check", "--max-problems", "-1"],
      ["nothing"],
    ])
  func usage(_ arguments: [String]) throws {
    try inFolder { program in
      let outcome = try program.run(arguments[0], arguments.count > 1 ? arguments[1] : "--wrong")
      #expect(outcome.code == 64)
      #expect(outcome.output == "")
    }
  }

  @Test("--strict is --fail-on warning")
  func strict() throws {
    try inFolder { program in
      let outcome = try program.run("check", "dubious.yaml", "--strict")
      #expect(outcome.code == 1)
      #expect(try program.run("check", "good.nn.yaml", "--strict").code == 0)
    }
  }

  @Test("data is read as far as asked")
  func data() throws {
    try inFolder { program in
      let spec = StarterTemplate.cnn.text
      try program.write(spec, to: "cnn.nn.yaml")
      #expect(try program.run("check", "cnn.nn.yaml", "--data", "none").code == 0)
      let outcome = try program.run("check", "cnn.nn.yaml")
      #expect(outcome.code == 1)
      #expect(outcome.output.contains("error[D601]"))
    }
  }
}

struct Unexpected: Error {}
