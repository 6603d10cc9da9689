// SPDX-License-Identifier: MIT

/// What git ignores: the `.gitignore` files from the top of a work tree down to a folder, and `.git/info/exclude`.
///
/// git is not asked, so nothing is known of files that are tracked in spite of a pattern, nor of the user's own `core.excludesFile`.
struct IgnoreFiles: Sendable {
  /// The patterns of one file, and how many names lie above its folder.
  private struct Source: Sendable {
    let depth: Int
    let patterns: [PathPattern]
  }

  /// The names from the top to the folder.
  private var place: [[UInt8]]
  private var sources: [Source] = []

  /// Those that hold in a folder, which is given with its absolute path.
  init(at folder: String) {
    let tree = WorkTree(around: folder)
    place = PathNames.of(folder, below: tree?.top ?? folder) ?? []
    if let tree {
      add(tree.exclude, depth: 0)
      var path = tree.top
      for (depth, name) in place.enumerated() {
        add(path + "/.gitignore", depth: depth)
        path += "/" + String(decoding: name, as: UTF8.self)
      }
    }
    add(folder + "/.gitignore", depth: place.count)
  }

  /// Those that hold in a folder of this one; `path` is how to read it.
  func entering(_ name: String, at path: String) -> IgnoreFiles {
    var inner = self
    inner.place.append(Array(name.utf8))
    inner.add(path + "/.gitignore", depth: inner.place.count)
    return inner
  }

  /// Whether something in the folder is ignored: the last pattern that matches decides, inner files first.
  func ignores(_ name: String, isFolder: Bool) -> Bool {
    let names = place + [Array(name.utf8)]
    for source in sources.reversed() {
      let pattern = source.patterns.last { $0.matches(names[source.depth...], isFolder: isFolder) }
      if let pattern { return !pattern.isNegated }
    }
    return false
  }

  private mutating func add(_ path: String, depth: Int) {
    guard let bytes = TextFile.read(path) else { return }
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    let patterns = text.split(separator: UInt8(ascii: "\n")).compactMap { line in
      PathPattern(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
    }
    if !patterns.isEmpty { sources.append(Source(depth: depth, patterns: patterns)) }
  }
}
