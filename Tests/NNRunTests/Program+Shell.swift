// SPDX-License-Identifier: MIT

import Foundation
import Testing

extension Program {
  /// Runs a script in the folder, in which `$NNRUN` is the program: for pipes, limits and mounts.
  func shell(_ script: String) throws -> Outcome {
    let process = try shellProcess(script)
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: try read(".out"), messages: try read(".err"))
  }

  /// The same, not yet begun; its streams go to `.out` and `.err`.
  func shellProcess(_ script: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", script]
    process.currentDirectoryURL = folder
    process.environment = [
      "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
      "NNRUN": try #require(Program.path, "nnrun is not built"),
    ]
    for name in [".out", ".err"] { try Data().write(to: folder.appending(path: name)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: folder.appending(path: ".out"))
    process.standardError = try FileHandle(forWritingTo: folder.appending(path: ".err"))
    return process
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appending(path: name).path)
  }

  /// Waits for a file that another process makes; at most half a minute.
  func await(_ name: String) {
    for _ in 0..<1500 where !exists(name) { usleep(20_000) }
    #expect(exists(name), "\(name) does not come")
  }

  /// A spec of a run that takes as many epochs as are asked for, with a table of its own beside it.
  func writeSmallSpec() throws {
    let rows = (0..<40).map { "\($0 % 7),\($0 * 3 % 11),\($0 % 2 == 0 ? "yes" : "no")\n" }
    try write("a,b,y\n" + rows.joined(), to: "small.csv")
    try write(
      """
      nnspec: 1
      data:
        source: {csv: small.csv}
        inputs: {a: number, b: number}
        target: {y: category}
        split: {train: 50%, validation: 25%, test: 25%}
      model: {layers: [{dense: {units: 4, activation: tanh}}, output]}
      training: {loss: cross_entropy, optimiser: {adam: {learning_rate: 0.01}}, epochs: 3}
      """, to: "small.nn.yaml")
  }
}

/// What of the system a test needs.
enum SystemFacts {
  /// Whether file systems can be mounted, as root outside of most containers can.
  static let canMount: Bool = {
    guard let program = try? Program() else { return false }
    defer { program.remove() }
    let script = "mkdir m && mount -t tmpfs -o size=64k tmpfs m && umount m"
    return (try? program.shell(script))?.code == 0
  }()

  static let isRoot = geteuid() == 0
}
