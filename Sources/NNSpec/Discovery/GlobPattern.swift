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
      for name in listing.files where matches(name, pattern: step, single: "?") {
        found.insert(folder + name)
      }
    } else {
      for name in listing.folders where matches(name, pattern: step, single: "?") {
        expand(folder + name + "/", rest, into: &found)
      }
    }
  }
}
