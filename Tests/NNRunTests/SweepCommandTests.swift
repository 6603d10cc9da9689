// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `sweep`, run as a user runs it.
@Suite struct SweepCommandTests {
  private func program(_ sweep: String?) throws -> Program {
    try .flowers(
      split: "{train: 60%, validation: 40%}",
      training:
        "{loss: cross_entropy, epochs: 4, batch_size: 7, optimiser: {sgd: {learning_rate: 0.1}}}",
      more: sweep.map { "sweep: {\($0)}" } ?? "")
  }

  private func json(_ program: Program, _ name: String) throws -> JSONValue {
    try JSONValue.parse(Array(program.read(name).utf8))
  }

  /// The journal's lines without what a clock says.
  private func journal(_ program: Program, _ folder: String) throws -> [JSONValue] {
    try program.read("\(folder)/sweep.jsonl").split(separator: "\n").map { line in
      guard case .object(let members) = try JSONValue.parse(Array(line.utf8)) else { return .null }
      return .object(members.filter { !["start", "end", "worker"].contains($0.0) })
    }
  }

  @Test func trialsAreRunsOfTheirOwn() throws {
    let program = try program(
      "trials: 6, space: {model.dense_1.units: {int: [2, 9]}, training.batch_size: [4, 8]}, stop: {halving: {min: 2, eta: 2}}"
    )
    defer { program.remove() }
    let run = try program.run("sweep", "flowers.nn.yaml", "--parallel", "2")
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.output.contains("--set model.dense_1.units="))
    let folder = "runs/flowers-sweep-1"
    let summary = try json(program, "\(folder)/summary.json")
    guard case .array(let trials)? = summary["trials"], case .int(let best)? = summary["best"]
    else {
      Issue.record("no trials")
      return
    }
    #expect(trials.count == 6)
    #expect(trials[best - 1]["state"] == .string("done"))
    let one = try json(program, "\(folder)/trial-00\(best)/summary.json")
    #expect(one["status"] == .string("done"))
    let given = trials.firstIndex { $0["state"] == .string("given up") }
    let stopped = try json(program, "\(folder)/trial-00\(try #require(given) + 1)/summary.json")
    #expect(stopped["status"] == .string("interrupted"))
    // What was given up has never seen the test, and can go on.
    let resumed = try program.run("resume", "\(folder)/trial-00\((given ?? 0) + 1)")
    #expect(resumed.code == 0, "\(resumed.messages)")
    let again = try program.run("sweep", "flowers.nn.yaml")
    #expect(again.output == run.output)
    #expect(again.messages.contains("going on with runs/flowers-sweep-1"))
  }

  @Test func sameJournalForOneAndTwo() throws {
    let program = try program(
      "trials: 8, method: {tpe: {startup: 2}}, repeat: 2, space: {training.optimiser.sgd.learning_rate: {log: [1e-3, 1]}}"
    )
    defer { program.remove() }
    for count in ["1", "2"] {
      let run = try program.run(
        "sweep", "flowers.nn.yaml", "--quiet", "--parallel", count, "--run-dir", "s\(count)")
      #expect(run.code == 0, "\(run.messages)")
    }
    #expect(try journal(program, "s1") == journal(program, "s2"))
    #expect(try program.read("s1/summary.json") == program.read("s2/summary.json"))
  }

  @Test func tornJournalGoesOn() throws {
    let program = try program(
      "trials: 5, method: random, space: {model.dense_1.units: {int: [2, 90]}}")
    defer { program.remove() }
    #expect(try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s").code == 0)
    let whole = try journal(program, "s")
    let lines = try program.read("s/sweep.jsonl").split(separator: "\n")
    try program.write(
      lines.prefix(3).map { $0 + "\n" }.joined() + lines[3].prefix(40), to: "s/sweep.jsonl")
    let again = try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s")
    #expect(again.code == 0, "\(again.messages)")
    #expect(try journal(program, "s") == whole)
    // More trials of the same sweep.
    let more = try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s", "--trials", "7")
    #expect(more.code == 0, "\(more.messages)")
    let longer = try journal(program, "s")
    #expect(longer.count == 8)
    #expect(Array(longer[1..<6]) == Array(whole[1..<6]))
  }

  @Test func aTrialThatDivergesHasItsReason() throws {
    let program = try program(
      "method: list, start: [{training.optimiser.sgd.learning_rate: 1e30}, {training.optimiser.sgd.learning_rate: 0.1}]"
    )
    defer { program.remove() }
    let run = try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s")
    #expect(run.code == 0, "\(run.messages)")
    #expect(run.messages.contains("failed: training diverged at step"))
    let summary = try json(program, "s/summary.json")
    #expect(summary["best"] == .int(2))
    let alone = try program.run(
      "sweep", "flowers.nn.yaml", "--run-dir", "t", "--set",
      "sweep.start=[{training.optimiser.sgd.learning_rate: 1e30}]")
    #expect(alone.code == 4)
    #expect(alone.output.contains("No trial came to its end"))
  }

  @Test func refusals() throws {
    let program = try program("trials: 5, space: {model.dense_1.units: {int: [0, 9]}}")
    defer { program.remove() }
    let corner = try program.run("sweep", "flowers.nn.yaml")
    #expect(corner.code == 1)
    #expect(corner.messages.contains("corner of the sweep: model.dense_1.units=0"))
    #expect(!FileManager.default.fileExists(atPath: program.folder.appending(path: "runs").path))
    try program.write(
      program.read("flowers.nn.yaml").split(separator: "\n").dropLast().joined(separator: "\n"),
      to: "plain.nn.yaml")
    let plain = try program.run("sweep", "plain.nn.yaml")
    #expect(plain.code == 1)
    #expect(plain.messages.contains("plain.nn.yaml has no `sweep`"))
    let dry = try program.run(
      "sweep", "flowers.nn.yaml", "--dry-run", "--set",
      "sweep.space={model.dense_1.units: {int: [1, 9]}}")
    #expect(dry.code == 0)
    #expect(dry.messages.contains("5 trials of tpe"))
    try program.write("x", to: "other/file")
    let taken = try program.run(
      "sweep", "flowers.nn.yaml", "--run-dir", "other", "--set",
      "sweep.space={model.dense_1.units: {int: [1, 9]}}")
    #expect(taken.code == 2)
    #expect(taken.messages.contains("holds something else than this sweep"))
  }

  @Test func trainPausesAndGoesOn() throws {
    let program = try program("trials: 5, space: {model.dense_1.units: {int: [1, 9]}}")
    defer { program.remove() }
    let whole = try program.run("train", "flowers.nn.yaml", "--quiet", "--run-dir", "whole")
    let first = try program.run(
      "train", "flowers.nn.yaml", "--quiet", "--run-dir", "parts", "--until", "1")
    #expect(first.code == 0)
    #expect(first.messages.contains("paused after epoch 1"))
    let second = try program.run("resume", "parts", "--quiet", "--until", "3")
    #expect(second.messages.contains("paused after epoch 3"))
    let last = try program.run("resume", "parts", "--quiet")
    #expect(last.code == 0)
    let numbers = [whole, last].map {
      $0.output.split(separator: "\n").filter { !$0.contains("report") }
    }
    #expect(numbers[0] == numbers[1])
    let files = ["whole", "parts"].map {
      try? Data(contentsOf: program.folder.appending(path: "\($0)/model.safetensors"))
    }
    #expect(files[0] == files[1])
  }

  @Test func settingsOfAnotherOptimiserGoWithIt() throws {
    let program = try program(
      "method: random, trials: 5, space: {training.optimiser: [adam, sgd], training.optimiser.sgd.learning_rate: {log: [1e-2, 1], when: {training.optimiser: sgd}}, training.optimiser.adam.learning_rate: {log: [1e-3, 1e-1], when: {training.optimiser: adam}}}"
    )
    defer { program.remove() }
    let run = try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s")
    #expect(run.code == 0, "\(run.messages)")
    #expect(!run.messages.contains("failed"))
    // `train` leaves the sweep alone, whatever is set.
    let train = try program.run(
      "train", "flowers.nn.yaml", "-q", "--run-dir", "t", "--set", "training.optimiser=rmsprop")
    #expect(train.code == 0, "\(train.messages)")
  }

  @Test func whatIsNoTrialsFaultEndsTheSweep() throws {
    let program = try program(
      "method: random, trials: 4, space: {model.dense_1.units: {int: [2, 90]}}")
    defer { program.remove() }
    #expect(
      try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s", "--trials", "2").code == 0)
    let table = try program.read("flowers.csv")
    try program.write("a,b\n", to: "flowers.csv")
    let lost = try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s")
    #expect(lost.code != 0)
    #expect(try journal(program, "s").count == 3)
    try program.write(table, to: "flowers.csv")
    #expect(try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s").code == 0)
    #expect(try journal(program, "s").count == 5)
    let fewer = try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s", "--trials", "3")
    #expect(fewer.code == 2 && fewer.messages.contains("it has results of 4 trials"))
    // A journal that was torn in its first line begins again.
    try program.write(
      String(program.read("s/sweep.jsonl").prefix { $0 != "\n" }), to: "s/sweep.jsonl")
    #expect(try program.run("sweep", "flowers.nn.yaml", "--run-dir", "s").code == 0)
    #expect(try journal(program, "s").count == 5)
  }
}
