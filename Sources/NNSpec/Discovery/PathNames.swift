// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Where paths lie in the file system.
package enum PathNames {
  /// The absolute path of a folder, links resolved; the empty path is the current one.
  package static func absolute(_ folder: String) -> String {
    let current = FileManager.default.currentDirectoryPath
    let whole = folder.hasPrefix("/") ? folder : "\(current)/\(folder)"
    let path = URL(filePath: whole).resolvingSymlinksInPath().path
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// An absolute path as seen from the current folder.
  static func shown(_ path: String) -> String { TextFile.relative(path, to: absolute("")) }

  /// An absolute path and all folders above it.
  static func upwards(from folder: String) -> [String] {
    var folders = [folder]
    while let last = folders.last, last != "/" { folders.append(TextFile.directory(of: last)) }
    return folders
  }

  /// The same as far as the top of a work tree; without one, the folder alone.
  static func upwards(from folder: String, in tree: WorkTree?) -> [String] {
    let folders = upwards(from: folder)
    let top = folders.firstIndex { $0 == tree?.top } ?? 0
    return Array(folders[...top])
  }

  /// The names between two absolute paths; nil if the first is not below the second.
  static func of(_ path: String, below folder: String) -> [[UInt8]]? {
    let (names, above) = (split(path), split(folder))
    return names.starts(with: above) ? Array(names.dropFirst(above.count)) : nil
  }

  private static func split(_ path: String) -> [[UInt8]] {
    path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
  }
}
