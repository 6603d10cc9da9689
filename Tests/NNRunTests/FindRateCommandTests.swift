// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `nnrun train --find-rate`: what it prints, what it writes and what it does not.
@Suite struct FindRateCommandTests {
  private static let spec = """
    nnspec: 1
    name: toy
    data: {source: {generate: moons, count: 200}, split: {train: 80%, validation: 20%}}
    model:
      layers: [{dense: {units: 8, activation: tanh}}, output]
    training: {loss: binary_cross_entropy, optimiser: sgd, epochs: 3}
    """

  @Test func drawsAndSuggests() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "toy.nn.yaml")
    let result = try program.run(
      "train", "toy.nn.yaml", "--find-rate", "--from", "1e-4", "--to", "1e3", "--steps", "120",
      environment: ["LC_ALL": "C.UTF-8"])
    #expect(result.code == 0, "\(result.messages)")
    #expect(result.output.contains("toy: 120 steps of sgd") || result.output.contains("four times"))
    #expect(result.output.contains("▁") && result.output.contains("█"))
    #expect(result.output.contains("Suggested: learning_rate: "))
    let folder = "runs/toy-find-rate-1"
    #expect(result.output.contains("chart  \(folder)/find-rate.html"))
    #expect(try program.read("\(folder)/find-rate.html").contains("<svg"))
    let json = try JSONValue.parse(Array(try program.read("\(folder)/find-rate.json").utf8))
    #expect(json["schema"] == .string("nnrun/find-rate/v1"))
    guard case .array(let steps) = json["steps"], case .double(let rate) = json["suggested"] else {
      Issue.record("no steps or no suggestion")
      return
    }
    #expect(steps.count > 20 && rate > 1e-4 && rate < 1e3)
    // No model, and `latest` is left to runs that have one.
    let names = try FileManager.default.contentsOfDirectory(
      atPath: program.folder.appending(path: folder).path)
    #expect(names.sorted() == [".lock", "find-rate.html", "find-rate.json"])
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: program.folder.appending(path: "runs").path) == ["toy-find-rate-1"])
  }

  @Test func touchesNoRun() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "toy.nn.yaml")
    #expect(try program.run("train", "toy.nn.yaml", "--run-dir", "run", "-q").code == 0)
    let before = try Data(contentsOf: program.folder.appending(path: "run/model.safetensors"))
    #expect(try program.run("train", "toy.nn.yaml", "--find-rate", "--run-dir", "run").code == 2)
    let flags = ["train", "toy.nn.yaml", "--find-rate", "--run-dir", "run", "--overwrite"]
    #expect(try program.run(flags).code == 64)
    let after = try Data(contentsOf: program.folder.appending(path: "run/model.safetensors"))
    #expect(before == after)
  }

  @Test(arguments: [
    ["--steps", "5"], ["--find-rate", "--steps", "1"], ["--find-rate", "--from", "20"],
    ["--find-rate", "--from", "0"], ["--find-rate", "--fail-under", "test.accuracy=0.5"],
  ]) func refusesFlags(_ flags: [String]) throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "toy.nn.yaml")
    #expect(try program.run(["train", "toy.nn.yaml"] + flags).code == 64)
  }

  @Test func printsJSON() throws {
    let program = try Program()
    defer { program.remove() }
    try program.write(Self.spec, to: "toy.nn.yaml")
    let result = try program.run(
      "train", "toy.nn.yaml", "--find-rate", "--steps", "10", "--json", "--run-dir", "rates")
    #expect(result.code == 0)
    #expect(result.output == (try program.read("rates/find-rate.json")))
  }
}
