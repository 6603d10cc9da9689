// SPDX-License-Identifier: MIT

import Foundation
import Testing

/// The built program, run as a user would.
enum Program {
  struct Result {
    let status: Int32
    let output: String
    let messages: String
  }

  /// Beside the test bundle.
  static var url: URL {
    #if os(macOS)
      let bundle = Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") } ?? .main
      return bundle.bundleURL.deletingLastPathComponent().appendingPathComponent("nnrun")
    #else
      return Bundle.main.bundleURL.appendingPathComponent("nnrun")
    #endif
  }

  static let specs = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("specs")

  /// An empty folder of its own.
  static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  static func start(_ arguments: [String], in folder: URL? = nil) throws -> Process {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    return process
  }

  static func run(_ arguments: String..., in folder: URL? = nil) throws -> Result {
    let process = try start(arguments, in: folder)
    let files = try Self.folder()
    defer { try? FileManager.default.removeItem(at: files) }
    let paths = ["out", "err"].map { files.appendingPathComponent($0) }
    for path in paths { try Data().write(to: path) }
    process.standardOutput = try FileHandle(forWritingTo: paths[0])
    process.standardError = try FileHandle(forWritingTo: paths[1])
    try process.run()
    process.waitUntilExit()
    let texts = try paths.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    return Result(status: process.terminationStatus, output: texts[0], messages: texts[1])
  }
}
