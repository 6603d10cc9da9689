// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// `resume`, `train --resume auto` and `doctor`, run as a user runs them.
@Suite struct ResumeCommandTests {
  private func program() throws -> Program {
    try .flowers(
      layers: "[{dense: {units: 8, activation: relu}}, {dropout: 0.2}, output]",
      training:
        "{loss: cross_entropy, epochs: 6, batch_size: 7, metrics: [accuracy], checkpoint: {every: 2 steps, keep: 50}}"
    )
  }

  private func bytes(_ program: Program, _ name: String) throws -> Data {
    try Data(contentsOf: program.folder.appending(path: name))
  }

  /// Makes a finished run look as if it was killed after a step.
  private func kill(_ program: Program, _ run: String, after step: Int) throws {
    let folder = program.folder.appending(path: run)
    for name in ["summary.json", "report.md", "model.safetensors"] {
      try FileManager.default.removeItem(at: folder.appending(path: name))
    }
    let checkpoints = folder.appending(path: "checkpoints")
    for name in try FileManager.default.contentsOfDirectory(atPath: checkpoints.path) {
      guard name.hasPrefix("step-"), let number = Int(name.dropFirst(5).prefix(9)), number > step
      else { continue }
      try FileManager.default.removeItem(at: checkpoints.appending(path: name))
    }
  }

  /// The lines without their times.
  private func metrics(_ program: Program, _ run: String) throws -> [String] {
    try program.read("\(run)/metrics.jsonl").split(separator: "\n")
      .map { String($0.prefix { $0 != "~" }.split(separator: ",\"seconds\"")[0]) }
  }

  @Test func goesOnWhereItStopped() throws {
    let program = try program()
    defer { program.remove() }
    for run in ["whole", "killed"] {
      #expect(try program.run("train", "flowers.nn.yaml", "--run-dir", run, "-q").code == 0)
    }
    // Five updates an epoch: in the middle of the third.
    try kill(program, "killed", after: 12)
    let resumed = try program.run("resume", "killed", "--threads", "2")
    #expect(resumed.code == 0, "\(resumed.messages)")
    #expect(
      try bytes(program, "killed/model.safetensors") == bytes(program, "whole/model.safetensors"))
    #expect(try metrics(program, "killed") == metrics(program, "whole"))
    #expect(try program.read("killed/log.txt").contains("resumed after step 12"))
    let over = try program.run("resume", "killed")
    #expect(over.code == 0 && over.messages.contains("is over (done)"))
  }

  @Test func damagedFilesAndOtherData() throws {
    let program = try program()
    defer { program.remove() }
    #expect(try program.run("train", "flowers.nn.yaml", "--run-dir", "run", "-q").code == 0)
    try kill(program, "run", after: 12)
    let newest = program.folder.appending(path: "run/checkpoints/step-000000012.safetensors")
    let whole = try Data(contentsOf: newest)
    try whole.dropLast(5).write(to: newest)
    let table = try program.read("flowers.csv")
    try program.write(table + "3,3,x\n", to: "flowers.csv")
    let changed = try program.run("resume", "run")
    #expect(changed.code == 1 && changed.messages.contains("the data has changed"))
    try program.write(table, to: "flowers.csv")
    let resumed = try program.run("resume", "run")
    #expect(resumed.code == 0 && resumed.messages.contains("is damaged or cut short"))
    #expect(resumed.messages.contains("the one before it is taken"))
    #expect(try program.run("resume", "no-such-run").code == 2)
  }

  @Test func trainResumesTheNewestOfTheSameRun() throws {
    let program = try program()
    defer { program.remove() }
    for _ in 0..<2 { #expect(try program.run("train", "flowers.nn.yaml", "-q").code == 0) }
    try kill(program, "runs/flowers-1", after: 6)
    let resumed = try program.run("train", "flowers.nn.yaml", "--resume", "auto")
    #expect(
      resumed.code == 0 && resumed.messages.contains("going on with runs/flowers-1 after step 6"))
    #expect(
      try bytes(program, "runs/flowers-1/model.safetensors")
        == bytes(program, "runs/flowers-2/model.safetensors"))
    // Nothing is unfinished, or it is another run: afresh.
    #expect(try program.run("train", "flowers.nn.yaml", "--resume", "auto", "-q").code == 0)
    try kill(program, "runs/flowers-3", after: 6)
    #expect(
      try program.run("train", "flowers.nn.yaml", "--resume", "auto", "--seed", "2", "-q").code == 0
    )
    #expect(
      FileManager.default.fileExists(
        atPath: program.folder.path + "/runs/flowers-4/model.safetensors"))
  }

  @Test func doctorTrainsInSeveralWays() throws {
    let program = try program()
    defer { program.remove() }
    let result = try program.run("doctor", "--determinism", "flowers.nn.yaml", "--steps", "9")
    #expect(result.code == 0, "\(result.output)\(result.messages)")
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 4 && lines.allSatisfy { $0.hasSuffix("same") })
    let machine = try program.run("doctor")
    #expect(machine.code == 0 && machine.output.contains("instruction set"))
    #expect(!machine.output.contains("WRONG") && machine.output.contains("softmax"))
  }
}
