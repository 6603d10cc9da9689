// SPDX-License-Identifier: MIT

/// A pattern of paths: `*` and `?` inside a name, `**` for any number of folders.
///
/// Names that begin with a dot are met only by patterns that do. YAML files of CI systems quote patterns, so shells do
/// not expand them.
package struct GlobPattern: Sendable {
  private let steps: [String]
  private let isAbsolute: Bool

  /// Nil if the text has no wildcard.
  package init?(_ text: String) {
    guard text.contains("*") || text.contains("?") else { return nil }
    isAbsolute = text.hasPrefix("/")
    steps = text.split(separator: "/").map(String.init).filter { $0 != "." }
  }

  /// The files that match, sorted.
  ///
  /// After a last `**` only specs count.
  package func files() -> [String] {
    var found: Set<String> = []
    expand(isAbsolute ? "/" : "", steps[...], into: &found)
    return found.sorted()
  }

  private func expand(_ folder: String, _ steps: ArraySlice<String>, into found: inout Set<String>)
  {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    if step == "**" {
      if rest.isEmpty {
        found.formUnion(SpecFiles.specs(below: folder))
        return
      }
      expand(folder, rest, into: &found)
      for name in FolderListing(folder).folders { expand(folder + name + "/", steps, into: &found) }
      return
    }
    guard step.contains("*") || step.contains("?") else {
      let path = folder + step
      if rest.isEmpty {
        if FolderListing.isFile(path) { found.insert(path) }
      } else {
        expand(path + "/", rest, into: &found)
      }
      return
    }
    let listing = FolderListing(folder, hidden: step.hasPrefix("."))
    if rest.isEmpty {
      for name in listing.files where Self.matches(name, step) { found.insert(folder + name) }
    } else {
      for name in listing.folders where Self.matches(name, step) {
        expand(folder + name + "/", rest, into: &found)
      }
    }
  }

  /// Whether a name fits a pattern; only the last star is ever tried again, so the time is bounded by the product of the lengths.
  package static func matches(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name.unicodeScalars), Array(pattern.unicodeScalars))
    var (i, j) = (0, 0)
    var retry: (name: Int, pattern: Int)?
    while i < name.count {
      if j < pattern.count, pattern[j] == "*" {
        retry = (i, j + 1)
        j += 1
      } else if j < pattern.count, pattern[j] == "?" || pattern[j] == name[i] {
        i += 1
        j += 1
      } else if let star = retry {
        retry = (star.name + 1, star.pattern)
        (i, j) = (star.name + 1, star.pattern)
      } else {
        return false
      }
    }
    return pattern[j...].allSatisfy { $0 == "*" }
  }
}
