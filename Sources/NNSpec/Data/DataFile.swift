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

  /// Unpacked data beyond this is refused rather than filling the memory.
  package static let limit = 16 << 30

  /// Why a file cannot be read.
  package enum Problem: Error {
    case missing
    case folder
    case unreadable
    case packed(GzipReader.Problem)
  }

  /// Reads a file, or only its beginning.
  package init(name: String, baseDirectory: String, beginning: Int? = nil) throws(Problem) {
    self.name = name
    path = TextFile.resolve(name, in: baseDirectory)
    _ = try Self.size(path)
    // Mapped, so that the beginning of a large file costs no more than that of a small one.
    guard let data = try? Data(contentsOf: URL(filePath: path), options: .alwaysMapped) else {
      throw .unreadable
    }
    stored = ContiguousArray(beginning.map { data.prefix($0) } ?? data)
    guard GzipReader.isGzip(stored) else {
      bytes = stored
      return
    }
    do throws(GzipReader.Problem) {
      bytes = try GzipReader.unpack(
        stored, limit: beginning ?? Self.limit, isBeginningEnough: beginning != nil)
    } catch {
      throw .packed(error)
    }
  }

  /// The bytes, of which none are left here: what changes them need not copy those of a packed file.
  mutating func takeBytes() -> ContiguousArray<UInt8> {
    var taken: ContiguousArray<UInt8> = []
    swap(&taken, &bytes)
    return taken
  }

  /// The size on the disk.
  package static func size(_ path: String) throws(Problem) -> Int {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      throw .missing
    }
    // A symbolic link is followed by asking for what it names.
    var type = attributes[.type] as? FileAttributeType
    var size = (attributes[.size] as? Int) ?? 0
    if type == .typeSymbolicLink {
      guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path),
        let followed = try? FileManager.default.attributesOfItem(
          atPath: TextFile.resolve(target, in: TextFile.directory(of: path)))
      else { throw .missing }
      type = followed[.type] as? FileAttributeType
      size = (followed[.size] as? Int) ?? 0
    }
    if type == .typeDirectory { throw .folder }
    if type != .typeRegular { throw .unreadable }
    return size
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
    case .unreadable:
      return Diagnostic(
        .dataUnreadable, "\(noun) cannot be read", at: span, label: "opened \(path)", path: specPath
      )
    case .packed(let problem):
      let why =
        switch problem {
        case .damaged(let words): "the gzip data is damaged: \(words)"
        case .cutShort: "the gzip data is cut short"
        case .tooLarge(let limit): "it unpacks to more than \(limit >> 30) GiB"
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
