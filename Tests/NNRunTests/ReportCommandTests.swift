// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `report` and `compare` on runs that were made for them.
@Suite struct ReportCommandTests {
  private static let spec = """
    nnspec: 1
    name: moons
    seed: 1
    data:
      source: {generate: moons, count: 120}
      split: {train: 70%, validation: 15%, test: 15%}
    model: {layers: [{dense: {units: 4, activation: tanh}}, {dense: {units: 1, activation: sigmoid}}]}
    training:
      loss: binary_cross_entropy
      optimiser: {adam: {learning_rate: 0.05}}
      metrics: [accuracy]
      epochs: 4
      batch_size: 32
    report: {tensorboard: true}
    """

  private func program() throws -> Program {
    let program = try Program()
    try program.write(Self.spec, to: "moons.nn.yaml")
    return program
  }

  @Test func reportsAreMadeAgain() throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.run("train", "moons.nn.yaml", "--run-dir", "run").code == 0)
    let page = try program.read("run/report.html")
    let markdown = try program.read("run/report.md")
    try program.write("", to: "run/report.html")
    let html = try program.run("report", "run")
    #expect(html.code == 0)
    #expect(html.output == "run/report.html\n")
    #expect(try program.read("run/report.html") == page)
    #expect(try program.run("report", "run", "--format", "md", "-o", "-").output == markdown)
    #expect(try program.run("report", "run", "--format", "card").output == "run/README.md\n")
    #expect(try program.read("run/README.md").hasPrefix("---\n# license: not stated\n"))
    let events = program.folder.appending(path: "run/events/validation").path
    let before = try FileManager.default.contentsOfDirectory(atPath: events)
    #expect(before.count == 1)
    #expect(try program.run("report", "run", "--format", "tensorboard").code == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: events).count == 1)
    for wrong in [["report", "nowhere"], ["report", "."]] {
      let result = try program.run(wrong)
      #expect(result.code == 2)
      #expect(result.messages.hasPrefix("nnrun: cannot read "))
    }
    #expect(try program.run("report", "run", "--baseline", "run").code == 64)
  }

  @Test func switchedOffReportsAreNotWritten() throws {
    let program = try program()
    defer { program.remove() }
    let trained = try program.run(
      "train", "moons.nn.yaml", "--run-dir", "run", "--set", "report.html=false", "--set",
      "report.markdown=false", "--set", "report.tensorboard=false")
    #expect(trained.code == 0)
    #expect(!trained.output.contains("report.html"))
    for name in ["report.html", "report.md", "events"] {
      #expect(
        !FileManager.default.fileExists(atPath: program.folder.appending(path: "run/\(name)").path))
    }
  }

  @Test func runsAreCompared() throws {
    let program = try program()
    defer { program.remove() }
    for (name, rate) in [("a", "0.05"), ("b", "0.2")] {
      let trained = try program.run(
        "train", "moons.nn.yaml", "--run-dir", name, "--set",
        "training.optimiser.adam.learning_rate=\(rate)", "--quiet")
      #expect(trained.code == 0)
      // Quiet: no pictures, only results.
      #expect(trained.output.hasPrefix("train "))
    }
    let text = try program.run("compare", "a", "b", "a")
    #expect(text.code == 0)
    #expect(text.messages == "nnrun: a is a run that is named before\n")
    #expect(text.output.contains("test accuracy"))
    #expect(text.output.contains("1 setting differs"))
    let json = try program.run("compare", "a", "b", "--json")
    let value = try JSONValue.parse(Array(json.output.utf8))
    #expect(value["schema"] == .string("nnrun/compare/v1"))
    let page = try program.run("compare", "a", "b", "--format", "html", "-o", "page.html")
    #expect(page.code == 0)
    #expect(try program.read("page.html").contains("Comparison of a and b"))
    let since = try program.run("report", "b", "--format", "md", "-o", "-", "--baseline", "a")
    #expect(since.output.contains("## Since a"))
    #expect(try program.run("compare", "a", "nowhere").code == 2)
    #expect(try program.run("compare", "a", "b", "--sort", "nothing").code == 64)
  }
}
