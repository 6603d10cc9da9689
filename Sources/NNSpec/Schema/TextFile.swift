// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Reading and writing whole files, and paths relative to others.
package enum TextFile {
  /// The bytes of a file, or nil if it cannot be read.
  package static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }

  /// Writes a file at once, so that no reader meets half of it; one that is there keeps its mode, and a link stays one.
  ///
  /// False if it cannot be written.
  package static func write(_ bytes: some Sequence<UInt8>, to path: String) -> Bool {
    let target = URL(filePath: path).resolvingSymlinksInPath()
    let attributes = try? FileManager.default.attributesOfItem(atPath: target.path)
    do {
      try Data(bytes).write(to: target, options: .atomic)
      if let mode = attributes?[.posixPermissions] {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
      }
      return true
    } catch {
      return false
    }
  }

  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The folder that holds a path; "." for a bare name.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last name of a path.
  package static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// An absolute path as it is, any other as seen from a folder.
  package static func resolve(_ path: String, in directory: String) -> String {
    if path.hasPrefix("/") || directory.isEmpty || directory == "." { return path }
    return directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
  }
}

extension TextFile {
  /// `path`, which is relative to the current folder, as seen from another folder.
  package static func relative(_ path: String, from folder: String, current: String) -> String {
    if path.hasPrefix("/") || folder == "." { return path }
    return way(to: components(path, current), from: components(folder, current))
  }

  /// An absolute path as seen from an absolute folder.
  package static func relative(_ path: String, to folder: String) -> String {
    way(to: components(path, ""), from: components(folder, ""))
  }

  private static func way(to target: [String], from base: [String]) -> String {
    let common = zip(target, base).prefix { $0 == $1 }.count
    let up = Array(repeating: "..", count: base.count - common)
    return (up + target[common...]).joined(separator: "/")
  }

  /// The steps of an absolute path without `.` and `..`.
  private static func components(_ path: String, _ current: String) -> [String] {
    let whole = path.hasPrefix("/") ? path : current + "/" + path
    return whole.split(separator: "/").reduce(into: []) { steps, step in
      if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(String(step)) }
    }
  }
}
