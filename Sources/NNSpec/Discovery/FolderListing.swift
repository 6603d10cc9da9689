// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// What is in a folder, sorted; nothing if it cannot be read.
struct FolderListing {
  private(set) var files: [String] = []
  /// Without links, which could lead round in circles.
  private(set) var folders: [String] = []

  /// The empty path is the current folder; names that begin with a dot are left out unless asked for.
  init(_ path: String, hidden: Bool = false) {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: path.isEmpty ? "." : path)) ?? []
    for name in names.sorted() where hidden || !name.hasPrefix(".") {
      if Self.isFolder(path + name) {
        let type =
          (try? manager.attributesOfItem(atPath: path + name))?[.type] as? FileAttributeType
        if type != .typeSymbolicLink { folders.append(name) }
      } else {
        files.append(name)
      }
    }
  }

  /// Follows links; only a folder has a `.` in it.
  static func isFolder(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/.")
  }

  static func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) && !isFolder(path)
  }
}
