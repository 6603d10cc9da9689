// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The bytes of a file that a spec names, unpacked.
package struct DataFile: Sendable {
  /// As the spec has it, for messages.
  package let name: String
  /// As it was opened.
  package let path: String
  /// As on the disk.
  package let stored: ContiguousArray<UInt8>
  /// Without gzip.
  package private(set) var bytes: ContiguousArray<UInt8>

  /// More than this is refused rather than filling the memory, as it is on the disk and unpacked.
  package static let limit = min(16 << 30, MachineMemory.bytes)

  /// Why a file cannot be read.
  package enum Problem: Error, Equatable {
    case missing
    case folder
    /// With the reason in words, as the end of a sentence.
    case unreadable(String)
    case tooLarge(size: Int, limit: Int)
    case packed(GzipReader.Problem)
  }

  /// Reads a file, or only its beginning.
  package init(
    name: String, baseDirectory: String, beginning: Int? = nil, limit: Int = DataFile.limit
  ) throws(Problem) {
    self.name = name
    path = TextFile.resolve(name, in: baseDirectory)
    stored = try FileBytes.read(path, beginning: beginning, limit: limit)
    guard GzipReader.isGzip(stored) else {
      bytes = stored
      return
    }
    do throws(GzipReader.Problem) {
      bytes = try GzipReader.unpack(
        stored, limit: beginning ?? limit, isBeginningEnough: beginning != nil)
    } catch {
      throw .packed(error)
    }
  }

  /// Whether the bytes here, packed or not, may be those of an array of so many bytes.
  ///
  /// Deflate makes at most 1032 bytes of one (zlib's "Technical Details"), so that no header of a packed file can promise more.
  func mayHold(_ length: Int) -> Bool {
    guard GzipReader.isGzip(stored) else { return true }
    let size = (try? FileBytes.size(path)) ?? stored.count
    return length <= saturatingProduct([size, 1032])
  }

  /// The bytes, of which none are left here: what changes them need not copy those of a packed file.
  mutating func takeBytes() -> ContiguousArray<UInt8> {
    var taken: ContiguousArray<UInt8> = []
    swap(&taken, &bytes)
    return taken
  }

  /// Names like the one that is missing, at most four; nil if the folder is missing as well.
  package static func neighbours(of path: String) -> [String]? {
    guard
      let names = try? FileManager.default.contentsOfDirectory(atPath: TextFile.directory(of: path))
    else {
      return nil
    }
    let wanted = String(
      path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    let near = names.sorted().filter {
      $0.hasPrefix(wanted) || (wanted.hasPrefix($0) && $0.count > 2)
    }
    let similar = closest(to: wanted, among: names.sorted()).filter { !near.contains($0) }
    return Array((near + similar).prefix(4))
  }
}

extension DataFile.Problem {
  /// In a few words, after the file's name.
  package var words: String {
    switch self {
    case .missing: "it is not there"
    case .folder: "it is a folder, not a file"
    case .unreadable(let reason): reason
    case .tooLarge(let size, let limit):
      "it has \(bytesText(size)), and there is memory for \(bytesText(limit))"
    case .packed(let problem): "it cannot be unpacked: \(problem.words)"
    }
  }

  /// As a diagnostic about the file that `noun` is in: "the images are not there".
  package func diagnostic(
    noun: String, name: String, baseDirectory: String, at span: SourceSpan, path specPath: String
  ) -> Diagnostic {
    let path = TextFile.resolve(name, in: baseDirectory)
    switch self {
    case .missing: return Self.missing(noun, name, path, span, specPath)
    case .folder:
      return Diagnostic(
        .dataUnreadable, "`\(name)` is a folder, not a file", at: span, path: specPath)
    case .unreadable, .tooLarge:
      return Diagnostic(
        .dataUnreadable, "\(noun) cannot be read: \(words)", at: span, label: "opened \(path)",
        path: specPath)
    case .packed(let problem):
      let why =
        switch problem {
        case .damaged(let words): "the gzip data is damaged: \(words)"
        case .cutShort: "the gzip data is cut short"
        case .tooLarge(let limit): "it unpacks to more than \(bytesText(limit))"
        }
      return Diagnostic(
        .dataUnreadable, "\(noun) cannot be unpacked", at: span, label: why,
        notes: ["opened \(path)"], path: specPath)
    }
  }

  private static func missing(
    _ noun: String, _ name: String, _ path: String, _ span: SourceSpan, _ specPath: String
  ) -> Diagnostic {
    var notes = name.hasPrefix("/") ? [] : ["paths are relative to the spec file"]
    let folder = TextFile.directory(of: path)
    if let near = DataFile.neighbours(of: path) {
      if !near.isEmpty { notes.append("`\(folder)` has " + near.joined(separator: ", ")) }
    } else {
      notes.append("there is no folder `\(folder)`")
    }
    var help = ["check without data: nnrun check --data none"]
    if path.hasPrefix("/usr/share/datasets/fashion-mnist") {
      help.insert("the Debian package has it: apt-get install dataset-fashion-mnist", at: 0)
    }
    return Diagnostic(
      .dataFileMissing, "\(noun) \(noun.hasSuffix("s") ? "are" : "is") not there", at: span,
      label: "looked for \(path)", notes: notes, help: help, path: specPath)
  }
}
