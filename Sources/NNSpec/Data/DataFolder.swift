// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// A folder with a folder of images for each class.
package struct DataFolder: Sendable {
  /// An image's file, by its path inside the folder.
  package struct Entry: Sendable, Equatable {
    package let name: String
    /// The folder that it is in; nil where images stand in the folder itself.
    package let label: String?
  }

  /// Why a folder cannot be read.
  package enum Problem: Error, Equatable {
    case missing
    case notFolder
    case empty
    /// Images stand beside the folders of classes, or folders inside them.
    case stray(String)
  }

  /// Sorted by class and name; hidden files are left out.
  package let entries: [Entry]
  package let labels: [String]

  /// Lists a folder; `mayBeFlat`: images without folders of classes will do.
  package init(_ path: String, mayBeFlat: Bool = false) throws(Problem) {
    guard let isFolder = Self.isFolder(path) else { throw .missing }
    guard isFolder else { throw .notFolder }
    let names = Self.names(path)
    let folders = names.filter { Self.isFolder(path + "/" + $0) == true }
    if folders.isEmpty, mayBeFlat, !names.isEmpty {
      entries = names.map { Entry(name: $0, label: nil) }
      labels = []
      return
    }
    if let stray = names.first(where: { !folders.contains($0) }) { throw .stray(stray) }
    var entries: [Entry] = []
    for folder in folders {
      for name in Self.names(path + "/" + folder) {
        if Self.isFolder("\(path)/\(folder)/\(name)") == true { throw .stray("\(folder)/\(name)") }
        entries.append(Entry(name: "\(folder)/\(name)", label: folder))
      }
    }
    guard !entries.isEmpty else { throw .empty }
    self.entries = entries
    let used = Set(entries.compactMap(\.label))
    labels = folders.filter(used.contains)
  }

  /// Nil if there is nothing of that name.
  package static func isFolder(_ path: String) -> Bool? {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
    return isFolder
  }

  private static func names(_ path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}
