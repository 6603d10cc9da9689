// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The built program, run as a user runs it.
struct Program {
  struct Outcome {
    let code: Int32
    let output: String
    let messages: String
  }

  /// A fresh folder that the program runs in; removed at the end.
  let folder: URL

  /// The program lies beside the test bundle, or beside the program that runs the tests.
  static let path: String? = {
    let candidates =
      [Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()]
      + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent() }
      + CommandLine.arguments.prefix(1).map { URL(filePath: $0).deletingLastPathComponent() }
    return candidates.compactMap { $0?.appending(path: "nnrun").path }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "nnrun-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// The program in a folder that is there.
  init(in folder: URL) { self.folder = folder }

  func remove() { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, to name: String) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
  }

  func run(
    _ arguments: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(arguments, input: input, environment: environment)
  }

  func run(
    _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.path, "nnrun is not built"))
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = environment
    // Files rather than pipes: a full pipe would stop the program.
    let names = ["in", "out", "err"].map { folder.appending(path: ".\($0)") }
    try Data(input.utf8).write(to: names[0])
    for name in names[1...] { try Data().write(to: name) }
    process.standardInput = try FileHandle(forReadingFrom: names[0])
    process.standardOutput = try FileHandle(forWritingTo: names[1])
    process.standardError = try FileHandle(forWritingTo: names[2])
    try process.run()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: try read(".out"), messages: try read(".err"))
  }
}
