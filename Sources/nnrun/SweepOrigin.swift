// SPDX-License-Identifier: MIT

import NNRuntime

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// With what a sweep was begun, so that any of its workers can lead it: `command.json` in its folder.
struct SweepOrigin: Codable {
  private static let fileName = "command.json"

  /// Where the command was given: paths are relative to it.
  let directory: String
  let spec: String
  /// The sweep's own folder.
  private(set) var folder = ""
  let set: [String]
  let trials: Int?
  let cpu: String

  init(_ command: SweepCommand) {
    directory = FileManager.default.currentDirectoryPath
    spec = command.spec ?? ""
    (set, trials, cpu) = (command.overrides.values, command.trials, command.runtime.cpu.rawValue)
  }

  /// Nil if the folder holds none.
  init?(of folder: String) {
    guard let bytes = try? FileSystem.read("\(folder)/\(Self.fileName)"),
      let origin = try? JSONDecoder().decode(SweepOrigin.self, from: Data(bytes))
    else { return nil }
    self = origin
  }

  func write(to folder: SweepFolder) throws(RunFolderError) {
    var origin = self
    origin.folder = folder.path
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(origin) else {
      preconditionFailure("an origin that is no JSON")
    }
    try folder.folder.write(Self.fileName, String(decoding: data, as: UTF8.self) + "\n")
  }
}
