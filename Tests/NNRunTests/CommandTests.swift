// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

@Suite struct CommandTests {
  private func spec(_ name: String) -> String {
    Program.specs.appendingPathComponent("\(name).nn.yaml").path
  }

  @Test func checkIsSilentOnGoodSpecs() throws {
    let result = try Program.run("check", spec("iris-mlp"), spec("two-layer"))
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
  }

  @Test func checkSaysWhatIsWrong() throws {
    let result = try Program.run("check", "--set", "model.dense_1.units=0", spec("iris-mlp"))
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("error[T302]: `units` must be at least 1"))
    #expect(!result.output.contains("\u{1B}"))
  }

  @Test func checkJSON() throws {
    let result = try Program.run("check", "--json", "--set", "training.epoch=3", spec("iris-mlp"))
    #expect(result.status == 1)
    let json = try JSONValue.parse(Array(result.output.utf8))
    #expect(json["schema"] == .string("nnrun/check/v1"))
  }

  @Test func exitCodes() throws {
    #expect(try Program.run("check", "no-such-file.nn.yaml").status == 2)
    #expect(try Program.run("train", "no-such-file.nn.yaml").status == 2)
    #expect(try Program.run("check", "--no-such-flag").status == 64)
    #expect(try Program.run("train").status == 64)
    #expect(try Program.run("predict", "no-such-run", "--data", "x.csv").status == 2)
    #expect(try Program.run("--version").status == 0)
  }

  @Test func summary() throws {
    let result = try Program.run("summary", spec("digits-cnn"))
    #expect(result.status == 0)
    // 3·3·1·32 + 32 weights of the first convolution.
    #expect(result.output.contains("320"))
  }

  @Test func initWritesASpecThatChecks() throws {
    let folder = try Program.folder()
    let data = Program.specs.appendingPathComponent("data/penguins.csv").path
    let made = try Program.run(
      "init", "p.nn.yaml", "--data", data, "--target", "species", in: folder)
    #expect(made.status == 0)
    #expect(try Program.run("check", "p.nn.yaml", in: folder).status == 0)
    #expect(try Program.run("init", "p.nn.yaml", in: folder).status != 0)
  }

  @Test func trainEvaluatePredict() throws {
    let folder = try Program.folder()
    let trained = try Program.run(
      "train", spec("iris-mlp"), "--run-dir", "run", "--fail-under", "test.accuracy=0.8", in: folder
    )
    #expect(trained.status == 0)
    let summary = try Data(contentsOf: folder.appendingPathComponent("run/summary.json"))
    let json = try JSONValue.parse([UInt8](summary))
    #expect(json["status"] == .string("done"))
    let again = try Program.run("train", spec("iris-mlp"), "--run-dir", "run", in: folder)
    #expect(again.status == 2)
    let gate = try Program.run(
      "train", spec("iris-mlp"), "--run-dir", "run", "--overwrite", "--fail-under",
      "test.accuracy=1.1", in: folder)
    #expect(gate.status == 3)
    let measured = try Program.run("evaluate", "run", "--json", in: folder)
    #expect(measured.status == 0)
    let values = try JSONValue.parse(Array(measured.output.utf8))["metrics"]
    #expect(values?["accuracy"] == json["metrics"]?["test"]?["accuracy"])
    let data = Program.specs.appendingPathComponent("data/iris.csv").path
    let predicted = try Program.run("predict", "run", "--data", data, in: folder)
    #expect(predicted.output.split(separator: "\n").count == 151)
  }

  @Test func divergedRunKeepsTheLastGoodWeights() throws {
    let folder = try Program.folder()
    let result = try Program.run(
      "train", spec("concrete-regression"), "--set",
      "training.optimiser={sgd: {learning_rate: 1e30}}",
      "--run-dir", "run", in: folder)
    #expect(result.status == 4)
    #expect(result.messages.contains("diverged at step"))
    let files = try FileManager.default.contentsOfDirectory(
      atPath: folder.appendingPathComponent("run").path)
    #expect(files.contains("model.safetensors") && files.contains("report.html"))
  }

  @Test(arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func signalsStopWithTheWeightsSaved(_ number: Int32, _ status: Int32) throws {
    let folder = try Program.folder()
    let process = try Program.start(
      ["train", spec("two-layer"), "--set", "training.epochs=100000000", "--run-dir", "run", "-q"],
      in: folder)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let metrics = folder.appendingPathComponent("run/metrics.jsonl").path
    for _ in 0..<500 where !FileManager.default.fileExists(atPath: metrics) { usleep(20_000) }
    kill(process.processIdentifier, number)
    process.waitUntilExit()
    #expect(process.terminationStatus == status)
    let summary = folder.appendingPathComponent("run/summary.json")
    let json = try JSONValue.parse([UInt8](try Data(contentsOf: summary)))
    #expect(json["status"] == .string("interrupted"))
  }
}
