// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// Reads the block `data` of a spec; `text` is the whole file.
func readDataSpec(_ text: String) throws -> (spec: Chosen<DataSpec>, diagnostics: [Diagnostic]) {
  let file = SourceFile(path: "a.nn.yaml", bytes: Array(text.utf8))
  let parsed = parseYAML(file)
  struct NoRoot: Error {}
  guard let root = parsed.root, let entries = root.mapping else { throw NoRoot() }
  var reader = OptionReader(subject: "spec", path: "", place: root.span, entries: entries)
  let spec = reader.group("data", "The data.", as: DataSpec.self)
  let found = reader.diagnostics.sortedByPosition()
  expectSound(found, at: #_sourceLocation)
  return (spec, parsed.diagnostics + found)
}

/// "D604 3:5 message", and behind " | " the label, notes and help.
func line(_ diagnostic: Diagnostic) -> String {
  let parts = [diagnostic.label] + diagnostic.notes + diagnostic.help
  let rest = parts.filter { !$0.isEmpty }.map { " | " + $0 }.joined()
  return
    "\(diagnostic.code.rawValue) \(diagnostic.span.line):\(diagnostic.span.column) \(diagnostic.message)\(rest)"
}

/// A folder of files that goes away with the value.
final class TemporaryFolder {
  let path: String

  init(_ files: [String: [UInt8]]) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "nnrun-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path()
    for (name, bytes) in files { try write(bytes, to: name) }
  }

  convenience init(_ files: [String: String]) throws {
    try self.init(files.mapValues { Array($0.utf8) })
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(filePath: path).appending(path: name))
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// The folder of the sets that come with the specs.
let bundledData = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "specs/data").path()

/// Words from a seed, the same everywhere (splitmix64).
struct TestRandom: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
