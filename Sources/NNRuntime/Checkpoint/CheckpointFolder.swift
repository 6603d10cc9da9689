// SPDX-License-Identifier: MIT

internal import NNSpec

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// `checkpoints/` of a run folder: a file a checkpoint, and where the run comes from.
package struct CheckpointFolder: Sendable {
  /// Its name in the run folder.
  package static let name = "checkpoints"
  private static let originName = "origin.json"
  private static let ending = ".safetensors"
  private static let partialEnding = ".partial"

  package let path: String

  package init(run: String) {
    path = "\(run)/\(Self.name)"
  }

  /// A checkpoint that was passed over, and why.
  package struct Skipped: Sendable, Equatable {
    package let path: String
    package let reason: String
  }

  // MARK: - Reading

  /// The files of checkpoints, the newest first.
  package var files: [String] {
    let names = (try? FileSystem.names(in: path)) ?? []
    let steps = names.compactMap { name -> (step: Int, name: String)? in
      guard name.hasPrefix("step-"), name.hasSuffix(Self.ending),
        let step = Int(name.dropFirst(5).dropLast(Self.ending.count))
      else { return nil }
      return (step, name)
    }
    return steps.sorted { $0.step > $1.step }.map { "\(path)/\($0.name)" }
  }

  /// The newest checkpoint that is whole, and the newer ones that are not.
  package func newest() -> (checkpoint: Checkpoint?, path: String, skipped: [Skipped]) {
    var skipped: [Skipped] = []
    for file in files {
      do {
        return (try Self.read(file), file, skipped)
      } catch {
        skipped.append(Skipped(path: file, reason: error.message))
      }
    }
    return (nil, "", skipped)
  }

  package static func read(_ file: String) throws(Checkpoint.Problem) -> Checkpoint {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.read(file)
    } catch {
      throw Checkpoint.Problem(message: "cannot be read: \(error.reason)")
    }
    return try Checkpoint(reading: bytes)
  }

  /// Where the run comes from; nil if that is not written down.
  package var origin: RunOrigin? {
    guard let bytes = try? FileSystem.read("\(path)/\(Self.originName)") else { return nil }
    return try? JSONDecoder().decode(RunOrigin.self, from: Data(bytes))
  }

  // MARK: - Writing

  /// Makes the folder, and writes down where the run comes from.
  package func begin(_ origin: RunOrigin) throws(RunFolderError) {
    if FileSystem.kind(of: path) == nil {
      try naming(path) { () throws(SystemError) in try FileSystem.makeDirectory(path) }
    }
    // Of a process that was killed while it wrote.
    for name in (try? FileSystem.names(in: path)) ?? [] where name.hasSuffix(Self.partialEnding) {
      try? FileSystem.remove("\(path)/\(name)")
    }
    let document = JSONValue.object([
      ("schema", .string("nnrun/origin/v1")), ("build", .string(origin.build)),
      ("instruction_set", .string(origin.instructionSet)),
      ("spec_sha256", .string(origin.specSHA256)), ("data_sha256", .string(origin.dataSHA256)),
    ])
    try write([ArraySlice(document.pretty().utf8)], as: Self.originName)
  }

  /// Writes a checkpoint; afterwards it is on the disk, whole, or the folder is as it was.
  func write(_ pieces: [ArraySlice<UInt8>], step: Int) throws(RunFolderError) {
    let digits = String(step)
    let padding = String(repeating: "0", count: max(0, 9 - digits.count))
    try write(pieces, as: "step-\(padding)\(digits)\(Self.ending)")
  }

  /// Renames damaged files, so that they are not counted among those that are kept.
  func setAside(_ damaged: [Skipped]) {
    for file in damaged { try? FileSystem.rename(file.path, to: file.path + ".damaged") }
  }

  /// Removes all checkpoints but the newest.
  func keep(_ count: Int) {
    // One that cannot be removed takes room and does no other harm.
    for file in files.dropFirst(count) { try? FileSystem.remove(file) }
  }

  private func write(_ pieces: [ArraySlice<UInt8>], as name: String) throws(RunFolderError) {
    let (target, partial) = ("\(path)/\(name)", "\(path)/.\(name)\(Self.partialEnding)")
    try naming(target) { () throws(SystemError) in
      try FileSystem.replace(target, with: pieces, partial: partial)
    }
  }
}
