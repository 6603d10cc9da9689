// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `train` on a spec with folds, run as a user runs it.
@Suite struct CrossValidationTests {
  private func program() throws -> Program {
    try .flowers(
      split: "{folds: 3, stratify: true}",
      layers: "[{dense: {units: 8, activation: relu}}, {dropout: 0.2}, output]",
      training:
        "{loss: cross_entropy, epochs: 4, batch_size: 7, metrics: [accuracy]}")
  }

  private func summary(_ program: Program, _ run: String) throws -> JSONValue {
    try JSONValue.parse(Array(program.read("\(run)/summary.json").utf8))
  }

  private func number(_ value: JSONValue?) throws -> Double {
    switch value {
    case .double(let number)?: number
    case .int(let number)?: Double(number)
    default: try #require(nil as Double?)
    }
  }

  @Test func trainsARunForEachFold() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.run("train", "flowers.nn.yaml", "--run-dir", "whole")
    #expect(run.code == 0, "\(run.messages)")
    let whole = try summary(program, "whole")
    #expect(whole["schema"] == .string("nnrun/cross-validation/v1"))
    let accuracy = whole["metrics"]?["validation"]?["accuracy"]
    let values = try (1...3).map { fold in
      try number(
        summary(program, "whole/fold-\(fold)")["metrics"]?["validation"]?["accuracy"])
    }
    guard case .array(let told)? = accuracy?["folds"] else {
      Issue.record("no folds")
      return
    }
    #expect(try told.map { try self.number($0) } == values)
    let mean = values.reduce(0, +) / 3
    let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2).squareRoot()
    #expect(abs(try number(accuracy?["mean"]) - mean) < 1e-12)
    #expect(abs(try number(accuracy?["deviation"]) - deviation) < 1e-12)
    let page = try program.read("whole/report.html")
    #expect(page.contains("<h1>Cross-validation of flowers</h1>"))
    for fold in 1...3 { #expect(page.contains("fold-\(fold)")) }
    #expect(run.output.contains("fold 3"))
  }

  /// One fold alone is the run of that fold.
  @Test func aFoldAloneIsTheSame() throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.run("train", "flowers.nn.yaml", "--run-dir", "all", "-q").code == 0)
    let one = try program.run(
      "train", "flowers.nn.yaml", "--set", "data.split.fold=2", "--run-dir", "one", "-q")
    #expect(one.code == 0)
    #expect(
      try summary(program, "one")["weights_sha256"]
        == summary(program, "all/fold-2")["weights_sha256"])
  }

  /// Folds that are over stay, the others are trained: the numbers are those of a run in one go.
  @Test func goesOnWithTheFoldsThatAreLeft() throws {
    let program = try program()
    defer { program.remove() }
    let arguments = ["train", "flowers.nn.yaml", "--run-dir", "run", "-q"]
    #expect(try program.run(arguments).code == 0)
    let before = try program.read("run/summary.json")
    let folder = program.folder.appending(path: "run")
    for name in ["summary.json", "fold-3"] {
      try FileManager.default.removeItem(at: folder.appending(path: name))
    }
    let log = try program.read("run/fold-1/log.txt")
    #expect(try program.run(arguments).code == 2)
    #expect(try program.run(arguments + ["--resume", "auto"]).code == 0)
    #expect(try program.read("run/summary.json") == before)
    #expect(try program.read("run/fold-1/log.txt") == log)
  }

  @Test func printsNothingButJSON() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.run("train", "flowers.nn.yaml", "--json", "--run-dir", "run")
    #expect(try JSONValue.parse(Array(run.output.utf8)) == summary(program, "run"))
  }

  /// What diverged is never told as done.
  @Test func foldsThatDivergeHaveNoMean() throws {
    let program = try program()
    defer { program.remove() }
    let arguments = [
      "train", "flowers.nn.yaml", "--run-dir", "run", "-q", "--set",
      "training.optimiser={sgd: {learning_rate: 1e37}}", "--set", "training.epochs=20",
    ]
    #expect(try program.run(arguments).code == 4)
    let again = try program.run(arguments + ["--resume", "auto"])
    #expect(again.code == 4 && again.messages.contains("run/fold-1 diverged"))
    #expect(throws: (any Error).self) { try program.read("run/summary.json") }
  }

  @Test func overwritingTakesOldFoldsAway() throws {
    let program = try program()
    defer { program.remove() }
    let arguments = ["train", "flowers.nn.yaml", "--run-dir", "run", "-q"]
    #expect(try program.run(arguments).code == 0)
    let fewer = ["--overwrite", "--set", "data.split={folds: 2}"]
    #expect(try program.run(arguments + fewer).code == 0)
    let folder = program.folder.appending(path: "run")
    func names() throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder.path)
        .filter { $0.hasPrefix("fold") }.sorted()
    }
    #expect(try names() == ["fold-1", "fold-2"])
    let advice = try program.run("evaluate", "run")
    #expect(advice.code == 2 && advice.messages.contains("name one of them, as in run/fold-1"))
    let plain = ["--overwrite", "--set", "data.split={train: 80%, validation: 20%}"]
    #expect(try program.run(arguments + plain).code == 0)
    #expect(try names() == [])
  }

  /// Of a part with one class there is no area under the curve.
  @Test func numbersThatAFoldLacksAreTold() throws {
    let program = try program()
    defer { program.remove() }
    let binary = try program.read("flowers.nn.yaml").replacing(
      "{type: category, classes: [x, y]}", with: "{type: binary, positive: y}"
    )
    .replacing("stratify: true", with: "shuffle: false")
    .replacing("loss: cross_entropy", with: "loss: binary_cross_entropy")
    .replacing("metrics: [accuracy]", with: "metrics: [accuracy, roc_auc]")
    try program.write(binary, to: "flowers.nn.yaml")
    let rows = (0..<30).map { "\($0 % 7),\($0 % 5),\($0 < 10 || $0 % 2 == 0 ? "x" : "y")\n" }
    try program.write("a,b,kind\n" + rows.joined(), to: "flowers.csv")
    let run = try program.run(
      "train", "flowers.nn.yaml", "--run-dir", "run", "--fail-under", "validation.roc_auc=0.1")
    #expect(run.code == 3)
    #expect(run.messages.contains("validation.roc_auc was measured in 2 of 3 folds"))
    let told = try summary(program, "run")["metrics"]?["validation"]?["roc_auc"]
    #expect(told?["mean"] == .null)
  }

  @Test func gatesAreOfTheMeans() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.run(
      "train", "flowers.nn.yaml", "-q", "--fail-under", "validation.accuracy=1.5")
    #expect(run.code == 3)
    #expect(run.messages.contains("validation.accuracy is"))
  }
}
