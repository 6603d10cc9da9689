// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `train`, `evaluate` and `predict`: streams, files and exit codes.
@Suite struct RunCommandTests {
  private static let specs = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "specs")

  private func spec(_ name: String) -> String {
    Self.specs.appending(path: "\(name).nn.yaml").path
  }

  private func data(_ name: String) -> String { Self.specs.appending(path: "data/\(name)").path }

  @Test func exitCodes() throws {
    let program = try Program()
    defer { program.remove() }
    #expect(try program.run("train", "no-such-file.nn.yaml").code == 2)
    #expect(try program.run("train").code == 64)
    #expect(try program.run("predict", "no-such-run", "--data", "x.csv").code == 2)
    #expect(try program.run("train", spec("iris-mlp"), "--set", "model.dense_1.units=0").code == 1)
  }

  @Test func trainEvaluatePredict() throws {
    let program = try Program()
    defer { program.remove() }
    let trained = try program.run(
      "train", spec("iris-mlp"), "--run-dir", "run", "--fail-under", "test.accuracy=0.8")
    #expect(trained.code == 0)
    let json = try JSONValue.parse(Array(try program.read("run/summary.json").utf8))
    #expect(json["status"] == .string("done"))
    #expect(try program.run("train", spec("iris-mlp"), "--run-dir", "run").code == 2)
    let gate = try program.run(
      "train", spec("iris-mlp"), "--run-dir", "run", "--overwrite", "--fail-under",
      "test.accuracy=1.1")
    #expect(gate.code == 3)
    let measured = try program.run("evaluate", "run", "--json")
    #expect(measured.code == 0)
    let values = try JSONValue.parse(Array(measured.output.utf8))["metrics"]
    #expect(values?["accuracy"] == json["metrics"]?["test"]?["accuracy"])
    // 150 flowers and the header.
    let predicted = try program.run("predict", "run", "--data", data("iris.csv"))
    #expect(predicted.output.split(separator: "\n").count == 151)
  }

  /// Of several targets, a metric has its target's name before it.
  @Test func severalTargets() throws {
    let program = try Program()
    defer { program.remove() }
    let trained = try program.run(
      "train", spec("penguins-two-branches"), "--set", "training.epochs=5", "--run-dir", "run",
      "--fail-under", "test.species.accuracy=0.5")
    #expect(trained.code == 0)
    let json = try JSONValue.parse(Array(try program.read("run/summary.json").utf8))
    let measured = try program.run(
      "evaluate", "run", "--json", "--fail-under", "species.accuracy=0.5", "--fail-under",
      "test.species.accuracy=0.5")
    #expect(measured.code == 0)
    #expect(
      try JSONValue.parse(Array(measured.output.utf8))["metrics"] == json["metrics"]?["test"])
    for missed in ["species.accuracy=1.1", "accuracy=0.5", "train.accuracy=0.5"] {
      #expect(try program.run("evaluate", "run", "--fail-under", missed).code == 3)
    }
    let page = try program.read("run/report.html")
    #expect(page.contains("<h2>Confusion matrix of species</h2>"))
    #expect(page.contains("<h2>Predicted against true of body_mass_g</h2>"))
    let predicted = try program.run("predict", "run", "--data", data("penguins.csv"))
    let header = predicted.output.split(separator: "\n").first ?? ""
    #expect(
      header == "row,species,species.probability,species.p(Adelie),species.p(Chinstrap),"
        + "species.p(Gentoo),body_mass_g")
  }

  @Test func divergedRunKeepsTheLastGoodWeights() throws {
    let program = try Program()
    defer { program.remove() }
    let result = try program.run(
      "train", spec("concrete-regression"), "--set",
      "training.optimiser={sgd: {learning_rate: 1e30}}", "--run-dir", "run")
    #expect(result.code == 4)
    #expect(result.messages.contains("diverged at step"))
    let files = try FileManager.default.contentsOfDirectory(
      atPath: program.folder.appending(path: "run").path)
    #expect(files.contains("model.safetensors") && files.contains("report.html"))
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func signalsStopWithTheWeightsSaved(_ number: Int32, _ status: Int32) throws {
    let program = try Program()
    defer { program.remove() }
    let process = Process()
    process.executableURL = URL(filePath: try #require(Program.path, "nnrun is not built"))
    process.arguments = [
      "train", spec("two-layer"), "--set", "training.epochs=100000000", "--run-dir", "run", "-q",
    ]
    process.currentDirectoryURL = program.folder
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let metrics = program.folder.appending(path: "run/metrics.jsonl").path
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: metrics) { usleep(20_000) }
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationStatus == status)
    let json = try JSONValue.parse(Array(try program.read("run/summary.json").utf8))
    #expect(json["status"] == .string("interrupted"))
  }
}
