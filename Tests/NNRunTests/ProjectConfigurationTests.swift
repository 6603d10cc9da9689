// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `.nnrun.yaml` and `.gitignore`, as the program finds them.
@Suite("nnrun check with a configuration")
struct ProjectConfigurationTests {
  private func inFolder(_ files: [String: String], _ body: (Program) throws -> Void) throws {
    let program = try Program()
    defer { program.remove() }
    for path in ["a.nn.yaml", "legacy/b.nn.yaml"] {
      try program.write(CheckCommandTests.dubious, to: path)
    }
    for (path, text) in files { try program.write(text, to: path) }
    try body(program)
  }

  @Test("levels reach the exit code and every format")
  func levels() throws {
    try inFolder([".nnrun.yaml": "severity: {U502: error}"]) { program in
      let outcome = try program.run("check")
      #expect(outcome.code == 1 && outcome.output.contains("error[U502]"))
      #expect(outcome.output.hasSuffix("\n2 errors in 2 files\n"))
      #expect(try program.run("check", "-f", "sarif").output.contains("\"level\": \"error\""))
      #expect(try program.run("check", "-f", "github").output.hasPrefix("::error "))
      #expect(try program.run("check", "--no-config").code == 0)
      try program.write("severity: {no-effect: off}", to: ".nnrun.yaml")
      #expect(try program.run("check", "--strict").output == "")
    }
  }

  @Test("the nearest one counts, up to the top of the repository")
  func nearest() throws {
    try inFolder([
      ".nnrun.yaml": "severity: {U502: error}", "legacy/.nnrun.yaml": "severity: {U502: off}",
    ]) { program in
      #expect(try program.run("check", "legacy", "--strict").code == 0)
      #expect(try program.run("check", "a.nn.yaml").code == 1)
      #expect(
        try program.run(
          "check", "-", "--stdin-filename", "legacy/x.nn.yaml", "--strict",
          input: CheckCommandTests.dubious
        ).code == 0)
      try program.write("", to: "legacy/.nnrun.yaml")
      #expect(try program.run("check", "legacy").code == 0)
      try FileManager.default.removeItem(atPath: program.folder.path + "/legacy/.nnrun.yaml")
      #expect(try program.run("check", "legacy").code == 1)
      try program.write("gitdir: elsewhere", to: "legacy/.git")
      #expect(try program.run("check", "legacy").code == 0)
    }
  }

  @Test("paths are as seen from its folder, wherever the program runs")
  func paths() throws {
    let text = "paths: {'legacy/**': {ignore: [U502]}}"
    try inFolder([".nnrun.yaml": text, "other.yaml": text]) { program in
      let covered = try program.run("check", "--strict", "legacy")
      #expect(covered.code == 0)
      #expect(try program.run("check", "--strict", "a.nn.yaml").code == 1)
      let inner = Program(in: program.folder.appending(path: "legacy"))
      #expect(try inner.run("check", "--strict").code == 0)
      #expect(try inner.run("check", "--strict", "../a.nn.yaml").code == 1)
      #expect(try inner.run("check", "--strict", "--config", "../other.yaml").code == 0)
    }
  }

  @Test("a wrong one is told once with its place, and is 2")
  func wrong() throws {
    try inFolder([".nnrun.yaml": "severity: {U50: off, U502: error}\n"]) { program in
      let outcome = try program.run("check")
      #expect(outcome.code == 2)
      #expect(outcome.output.hasPrefix("error[S202]: `severity` has no setting `U50`\n"))
      #expect(outcome.output.contains("--> .nnrun.yaml:1:12"))
      #expect(outcome.output.split(separator: "\n").count { $0.hasPrefix("error[S202]") } == 1)
      let document = try JSONValue.parse(Array(try program.run("check", "--json").output.utf8))
      guard case .array(let files) = document["files"] else { throw Unexpected() }
      #expect(files.first?["path"] == .string(".nnrun.yaml"))
      #expect(files.first?["status"] == .string("failed"))
      let inner = Program(in: program.folder.appending(path: "legacy"))
      #expect(try inner.run("check").output.contains("--> ../.nnrun.yaml:1:12"))
      #expect(try program.run("check", "--diff").code == 2)
      #expect(try program.run("check", "--no-config").code == 0)
    }
  }

  @Test("one that is named must be there")
  func missing() throws {
    try inFolder([:]) { program in
      let outcome = try program.run("check", "--config", "none.yaml")
      #expect(outcome.code == 2 && outcome.messages.hasPrefix("nnrun: cannot read none.yaml\n"))
      #expect(try program.run("check", "--config", "x", "--no-config").code == 64)
      #expect(try program.run("train", "a.nn.yaml", "--config", "none.yaml").code == 2)
    }
  }

  @Test("training keeps errors errors, and stops at what is raised to one")
  func training() throws {
    let wrong = CheckCommandTests.good.replacingOccurrences(of: "epochs: 50", with: "epochs: 0")
    let text = "severity: {U502: error, T302: off}"
    try inFolder([".nnrun.yaml": text, "wrong.nn.yaml": wrong]) { program in
      #expect(try program.run("check", "wrong.nn.yaml").code == 0)
      let lowered = try program.run("train", "wrong.nn.yaml", "--run-dir", "r")
      #expect(lowered.code == 1 && lowered.messages.contains("error[T302]"))
      let raised = try program.run("train", "a.nn.yaml", "--run-dir", "r")
      #expect(raised.code == 1 && raised.messages.contains("error[U502]"))
    }
  }

  @Test("what git ignores is left out unless it is named")
  func ignored() throws {
    try inFolder([".gitignore": "/legacy/\n"]) { program in
      #expect(try program.run("check", "--strict").output.contains("1 warning in 1 file"))
      #expect(try program.run("check", "--strict", "legacy/b.nn.yaml").code == 1)
      try program.write("*\n", to: ".gitignore")
      let outcome = try program.run("check")
      #expect(outcome.code == 2)
      #expect(outcome.messages.contains("; git ignores 2, which can be named one by one"))
    }
  }
}
