// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite("nnrun test")
struct TestCommandTests {
  private static func spec(_ expect: String, epochs: Int = 2, rate: String = "1e-3") -> String {
    """
    nnspec: 1
    data: {source: {generate: moons, count: 100}, split: {train: 60%, test: 40%}}
    model: {layers: [{dense: 4}, tanh, output]}
    training:
      loss: binary_cross_entropy
      epochs: \(epochs)
      optimiser: {sgd: {learning_rate: \(rate)}}
      metrics: [accuracy]
    \(expect)

    """
  }

  private static let good = spec("expect: [parameters == 17, test.accuracy >= 0]")
  private static let gate = spec("expect: [test.loss <= 1e-12]")
  private static let wrong = spec("", epochs: 0)
  // Nothing bounds what two linear layers give.
  private static let diverging = spec("", epochs: 50, rate: "1e30").replacing(
    "tanh", with: "linear")

  @Test("exit codes")
  func codes() throws {
    let program = try Program()
    defer { program.remove() }
    for (name, text) in [
      ("good", Self.good), ("gate", Self.gate), ("wrong", Self.wrong),
      ("diverging", Self.diverging), ("quiet", Self.spec("")),
    ] {
      try program.write(text, to: "\(name).nn.yaml")
    }
    func code(_ names: String...) throws -> Int32 {
      try program.run(["test"] + names.map { "\($0).nn.yaml" }).code
    }
    #expect(try code("good", "quiet") == 0)
    #expect(try code("good", "gate") == 3)
    #expect(try code("gate", "diverging") == 4)
    #expect(try code("gate", "diverging", "wrong") == 1)
    #expect(try code("gate", "diverging", "wrong", "missing") == 2)
    #expect(try program.run("test", "nothing/*.nn.yaml").code == 2)
    #expect(try program.run("test", "--threads", "0").code == 64)
    // Nothing is left behind.
    let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
    #expect(left.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".nn.yaml") } == [])
  }

  @Test("text, and specs found below a folder")
  func text() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.good, to: "specs/a.nn.yaml")
    try program.write(Self.gate, to: "specs/b.nn.yaml")
    let outcome = try program.run("test", "specs")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("specs/a.nn.yaml: passed, "))
    #expect(lines[1] == "  holds  parameters == 17    17")
    #expect(lines[2].hasPrefix("  holds  test.accuracy >= 0  "))
    #expect(lines[2].contains(" (95 % interval ") && lines[2].hasSuffix(" of 40 examples)"))
    #expect(lines[3].hasPrefix("specs/b.nn.yaml: failed 1 of 1 expectation, "))
    #expect(lines.last == "2 specs: 1 passed, 1 failed; 2 of 3 expectations hold")
  }

  @Test("runs are kept under the names of files, and replaced")
  func keep() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.good, to: "a.nn.yaml")
    try program.write(Self.good, to: "x/a.nn.yaml")
    for _ in 1...2 {
      let outcome = try program.run("test", "a.nn.yaml", "x", "--keep", "runs", "--set", "seed=5")
      #expect(outcome.code == 0, "\(outcome.messages)")
    }
    let summary = try JSONValue.parse(Array(try program.read("runs/a/summary.json").utf8))
    #expect(summary["seed"] == .int(5))
    #expect(try program.read("runs/a-2/spec.yaml").contains("seed: 5"))
    #expect(try program.run("evaluate", "runs/a").code == 0)
    // A folder that holds something else is not touched.
    try program.write("mine", to: "other/a/note.txt")
    #expect(try program.run("test", "a.nn.yaml", "--keep", "other").code == 2)
    #expect(try program.read("other/a/note.txt") == "mine")
  }

  @Test("junit, json, and the end at the first failure")
  func formats() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.gate, to: "a.nn.yaml")
    try program.write(Self.good, to: "b.nn.yaml")
    let outcome = try program.run(
      "test", "a.nn.yaml", "b.nn.yaml", "--fail-fast", "--json", "--junit", "t.xml")
    #expect(outcome.code == 3)
    let json = try JSONValue.parse(Array(outcome.output.utf8))
    guard case .array(let specs)? = json["specs"] else {
      Issue.record("no specs")
      return
    }
    #expect(specs.map { $0["status"] } == [.string("failed"), .string("skipped")])
    #expect(outcome.messages.hasSuffix("2 specs: 1 failed, 1 skipped; 0 of 1 expectation holds\n"))
    #expect(try program.read("t.xml").contains("tests=\"2\" failures=\"1\" errors=\"0\""))
    #expect(try program.run("test", "b.nn.yaml", "--junit", "no/t.xml").code == 2)
  }
}
