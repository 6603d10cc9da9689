// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Disks, folders and files that fail: each with its message and code, and what was there is kept.
@Suite struct FileFaultTests {
  private static let endless = "--set training.epochs=100000000"

  private func program() throws -> Program {
    let program = try Program()
    try program.writeSmallSpec()
    return program
  }

  /// The disk fills up in the middle of a run.
  @Test(.enabled(if: SystemFacts.canMount, "no file system can be mounted here"))
  func diskFull() throws {
    let program = try program()
    defer {
      _ = try? program.shell("umount disk")
      program.remove()
    }
    let mount = try program.shell("mkdir disk && mount -t tmpfs -o size=400k tmpfs disk")
    #expect(mount.code == 0)
    let run = try program.shellProcess(
      "exec \"$NNRUN\" train small.nn.yaml -q \(Self.endless) --run-dir disk/run")
    try run.run()
    defer { run.terminate() }
    program.await("disk/run/metrics.jsonl")
    try? program.write(String(repeating: "x", count: 1 << 19), to: "disk/ballast")
    _ = try program.shell("cat /dev/zero >disk/more")
    run.waitUntilExit()
    #expect(run.terminationStatus == 2)
    let folder = program.folder.appending(path: "disk/run").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(!names.contains { $0.hasSuffix(".partial") })
    // Lines are whole or not there, and files are those of before.
    let metrics = try program.read("disk/run/metrics.jsonl")
    #expect(metrics.hasSuffix("\n"))
    for line in metrics.split(separator: "\n") { _ = try JSONValue.parse(Array(line.utf8)) }
    for name in ["preprocessing.json", "environment.json"] {
      _ = try JSONValue.parse(Array(program.read("disk/run/\(name)").utf8))
    }
    #expect(try program.read("disk/run/report.html").hasSuffix("</html>\n"))
    // Nor does a run begin where there is no room; an earlier prediction stays as it is.
    try FileManager.default.removeItem(at: program.folder.appending(path: "disk/more"))
    let kept = try program.shell(
      """
      "$NNRUN" train small.nn.yaml -q --run-dir run >/dev/null && "$NNRUN" predict run --data small.csv -o disk/p.csv \
        && cp disk/p.csv before && { cat /dev/zero >disk/more; "$NNRUN" predict run --data small.csv -o disk/p.csv; }
      code=$?; cmp before disk/p.csv && test ! -e disk/p.csv.partial && exit $code
      """)
    #expect(kept.code == 2)
    #expect(kept.messages.contains("nnrun: cannot write disk/p.csv: no space left on device\n"))
  }

  @Test(.enabled(if: SystemFacts.canMount || !SystemFacts.isRoot, "root may write everywhere here"))
  func readOnlyFolder() throws {
    let program = try program()
    defer {
      _ = try? program.shell("umount locked; chmod 755 locked")
      program.remove()
    }
    let close =
      SystemFacts.canMount
      ? "mkdir locked && mount --bind locked locked && mount -o remount,bind,ro locked"
      : "mkdir locked && chmod 555 locked"
    #expect(try program.shell(close).code == 0)
    let reason = SystemFacts.canMount ? "read-only file system" : "permission denied"
    let train = try program.shell("\"$NNRUN\" train small.nn.yaml -q --run-dir locked/run")
    #expect(train.code == 2)
    #expect(train.messages == "nnrun: cannot write locked/run: \(reason)\n")
    let start = try program.shell("\"$NNRUN\" train small.nn.yaml -q --run-dir run >/dev/null")
    #expect(start.code == 0)
    let predict = try program.shell("\"$NNRUN\" predict run --data small.csv -o locked/p.csv")
    #expect(predict.code == 2)
    #expect(predict.messages == "nnrun: cannot write locked/p.csv: \(reason)\n")
  }

  /// What a run has read it needs no more: the file may change, shrink or go.
  @Test(arguments: ["sed -i s/yes/no/ small.csv", ": >small.csv", "rm small.csv"])
  func dataChangedMidRun(_ change: String) throws {
    let program = try program()
    defer { program.remove() }
    let epochs = "--set training.epochs=20000"
    let calm = try program.shell("\"$NNRUN\" train small.nn.yaml -q \(epochs) --run-dir calm")
    #expect(calm.code == 0)
    let run = try program.shellProcess(
      "exec \"$NNRUN\" train small.nn.yaml -q \(epochs) --run-dir run")
    try run.run()
    defer { run.terminate() }
    program.await("run/metrics.jsonl")
    #expect(try program.shell(change).code == 0)
    #expect(!program.exists("run/summary.json"), "the run was faster than the change")
    run.waitUntilExit()
    #expect(run.terminationStatus == 0)
    #expect(try program.shell("cmp calm/model.safetensors run/model.safetensors").code == 0)
    // To measure on parts that are others now would be a lie.
    let measured = try program.shell("\"$NNRUN\" evaluate run --split test")
    #expect(measured.code == (change.hasPrefix("sed") ? 2 : 1))
    #expect(
      !change.hasPrefix("sed")
        || measured.messages.contains("the data has changed since run was trained"))
    #expect(measured.output.isEmpty)
  }

  @Test func folderOfAnotherProcess() throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shellProcess(
      "exec \"$NNRUN\" train small.nn.yaml -q \(Self.endless) --run-dir run")
    try run.run()
    defer { run.terminate() }
    program.await("run/metrics.jsonl")
    let second = Program(in: program.folder)
    let other = try second.run("train", "small.nn.yaml", "-q", "--run-dir", "run", "--overwrite")
    #expect(other.code == 2)
    #expect(
      other.messages
        == "nnrun: cannot write run: another process (\(run.processIdentifier)) is writing this run\n"
    )
    #expect(run.isRunning)
    kill(run.processIdentifier, SIGTERM)
    run.waitUntilExit()
    #expect(run.terminationStatus == 143)
    #expect(program.exists("run/model.safetensors"))
  }

  /// A folder that takes the place of the one that was removed gets nothing.
  @Test(arguments: ["rm -rf run", "mv run gone && mkdir run && touch run/.lock"])
  func folderRemovedMidRun(_ removal: String) throws {
    let program = try program()
    defer { program.remove() }
    let run = try program.shellProcess(
      "exec \"$NNRUN\" train small.nn.yaml -q \(Self.endless) --run-dir run 2>messages")
    try run.run()
    defer { run.terminate() }
    program.await("run/metrics.jsonl")
    // While a folder is emptied, a file may come into it.
    let removing = try program.shell("{ \(removal); } || { \(removal); }")
    #expect(removing.code == 0, "\(removing)")
    run.waitUntilExit()
    #expect(run.terminationStatus == 2)
    #expect(
      try program.read("messages").contains(
        "cannot write run: the run folder was removed while the run was on"))
    #expect(try program.shell("ls run 2>/dev/null").output.isEmpty)
  }
}
