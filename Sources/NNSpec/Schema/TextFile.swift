// SPDX-License-Identifier: MIT

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Reading whole files, and paths relative to others.
package enum TextFile {
  /// The bytes of a file, or nil if it cannot be read.
  package static func read(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }

  package static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path)
  }

  /// The folder that holds a path; "." for a bare name.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
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
    let target = components(path, current)
    let base = components(folder, current)
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
