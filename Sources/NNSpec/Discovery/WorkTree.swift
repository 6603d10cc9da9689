// SPDX-License-Identifier: MIT

/// The git work tree around a folder.
struct WorkTree: Sendable {
  /// Its uppermost folder.
  let top: String
  /// Patterns of its own that are not committed; the file need not be there.
  let exclude: String

  /// Nil outside of any; the folder is given with its absolute path.
  init?(around folder: String) {
    guard let top = PathNames.upwards(from: folder).first(where: Self.isTop) else { return nil }
    self.top = top
    exclude = Self.commonFolder(TextFile.resolve(".git", in: top)) + "/info/exclude"
  }

  static func isTop(_ folder: String) -> Bool {
    TextFile.exists(TextFile.resolve(".git", in: folder))
  }

  /// Of a further work tree or a submodule, `.git` is a file that names the folder (gitrepository-layout(5)).
  private static func commonFolder(_ git: String) -> String {
    guard !FolderListing.isFolder(git), let line = firstLine(git),
      let path = line.split(separator: "gitdir: ", maxSplits: 1).last
    else { return git }
    let folder = TextFile.resolve(String(path), in: TextFile.directory(of: git))
    guard let common = firstLine(folder + "/commondir") else { return folder }
    return TextFile.resolve(common, in: folder)
  }

  private static func firstLine(_ path: String) -> String? {
    TextFile.read(path)?.split(separator: UInt8(ascii: "\n")).first.map {
      String(decoding: $0, as: UTF8.self)
    }
  }
}
