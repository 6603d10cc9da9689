// SPDX-License-Identifier: MIT

import Foundation
import NNSpec
import Testing

/// What is found below a folder; where git is at hand, it judges the same trees.
@Suite("Finding specs")
struct SpecFilesTests {
  /// A tree of its own in the folder for temporary files, which no repository is around.
  private struct Tree {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appending(path: "nnrun-\(UUID().uuidString)")

    init(_ files: [String: String], isRepository: Bool = true) throws {
      if isRepository { try write("", to: ".git/HEAD") }
      for (path, text) in files { try write(text, to: path) }
    }

    func write(_ text: String, to path: String) throws {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }

    /// The specs below a folder of the tree, as seen from its top.
    func found(below inner: String = "") -> [String] {
      let start = inner.isEmpty ? folder.path : folder.appending(path: inner).path
      return SpecFiles.specs(below: start).map { String($0.dropFirst(folder.path.count + 1)) }
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
  }

  private static func files(_ paths: [String]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: paths.map { ($0, "") })
  }

  @Test("leaves out what .gitignore files and info/exclude say, inner files first")
  func ignoring() throws {
    let paths = [
      "a.nn.yaml", "b.nn.yml", "c.yaml", ".hidden.nn.yaml", ".venv/a.nn.yaml", "out/a.nn.yaml",
      "deep/out/a.nn.yaml", "deep/a.nn.yaml", "deep/kept.nn.yaml", "own/x.nn.yaml", "own/y.nn.yaml",
      "shut/kept.nn.yaml",
    ]
    let tree = try Tree(
      Self.files(paths).merging([
        ".gitignore": "out/\r\n# deep\n!out\n/out/\n*ept.nn.yaml\n/shut\n",
        "deep/.gitignore": "!kept.nn.yaml\n", "shut/.gitignore": "!kept.nn.yaml\n",
        ".git/info/exclude": "/own/y*\n",
      ]) { $1 })
    defer { tree.remove() }
    let found = [
      "a.nn.yaml", "b.nn.yml", "deep/a.nn.yaml", "deep/kept.nn.yaml", "deep/out/a.nn.yaml",
      "own/x.nn.yaml",
    ]
    #expect(tree.found() == found)
    // From a folder inside, what is above it still counts, but not that it is ignored itself.
    #expect(tree.found(below: "deep") == Array(found[2...4]))
    #expect(tree.found(below: "out") == ["out/a.nn.yaml"])
  }

  @Test("reads .gitignore from the start down where there is no repository")
  func noRepository() throws {
    let tree = try Tree(
      [".gitignore": "a.nn.yaml", "in/a.nn.yaml": "", "in/b.nn.yaml": "", "in/.gitignore": "b*"],
      isRepository: false)
    defer { tree.remove() }
    #expect(tree.found() == [])
    #expect(tree.found(below: "in") == ["in/a.nn.yaml"])
  }

  @Test("finds the patterns of a further work tree where its .git file points")
  func furtherWorkTree() throws {
    let tree = try Tree(
      [
        "main/.git/info/exclude": "a.nn.yaml", "main/.git/worktrees/w/commondir": "../..\n",
        "w/.git": "gitdir: ../main/.git/worktrees/w\n", "w/a.nn.yaml": "", "w/b.nn.yaml": "",
      ], isRepository: false)
    defer { tree.remove() }
    #expect(tree.found(below: "w") == ["w/b.nn.yaml"])
  }

  @Test("takes no link to a folder, so that circles end")
  func circles() throws {
    let tree = try Tree(["a/a.nn.yaml": ""])
    defer { tree.remove() }
    for (link, target) in [("a/up", ".."), ("self", "."), ("loop.nn.yaml", "loop.nn.yaml")] {
      try FileManager.default.createSymbolicLink(
        atPath: tree.folder.appending(path: link).path, withDestinationPath: target)
    }
    // The link to itself is named like a spec: reading it will say what is wrong.
    #expect(tree.found() == ["a/a.nn.yaml", "loop.nn.yaml"])
  }

  @Test("a file that is named is taken, whatever is ignored")
  func named() throws {
    let tree = try Tree([".gitignore": "*\n", "a.nn.yaml": "", "b.nn.yaml": ""])
    defer { tree.remove() }
    let path = tree.folder.appending(path: "a.nn.yaml").path
    #expect(SpecFiles.find([path]).paths == [path])
    let nothing = SpecFiles.find([tree.folder.path])
    #expect(nothing.paths == [])
    #expect(
      nothing.problems.first?.hasSuffix("; git ignores 2, which can be named one by one") == true)
  }

  // MARK: - git

  private static let git = ["/usr/bin/git", "/usr/local/bin/git", "/opt/homebrew/bin/git"]
    .first(where: FileManager.default.isExecutableFile)

  /// The paths that git ignores, of those given.
  private func ignored(_ paths: [String], in tree: Tree) throws -> Set<String> {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.git))
    process.arguments = ["check-ignore", "--no-index", "-z", "--stdin"]
    process.currentDirectoryURL = tree.folder
    process.environment = ["HOME": tree.folder.path, "GIT_CONFIG_NOSYSTEM": "1"]
    try tree.write(paths.map { $0 + "\0" }.joined(), to: ".paths")
    try tree.write("", to: ".ignored")
    process.standardInput = try FileHandle(forReadingFrom: tree.folder.appending(path: ".paths"))
    process.standardOutput = try FileHandle(
      forWritingTo: tree.folder.appending(path: ".ignored"))
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus <= 1)
    let answer = try Data(contentsOf: tree.folder.appending(path: ".ignored"))
    return Set(String(decoding: answer, as: UTF8.self).split(separator: "\0").map(String.init))
  }

  @Test("agrees with git on trees of chance", .enabled(if: git != nil), arguments: 0..<60)
  func agreement(_ seed: Int) throws {
    var chance = TestRandom(state: UInt64(seed))
    func pick(_ words: [String]) -> String {
      words[Int.random(in: 0..<words.count, using: &chance)]
    }
    let names = ["a", "b", "ab", "out", "x y", "C", "é", "[a]", "b!"]
    let parts =
      names + [
        "*", "**", "?", "a*", "*b", "[ab]", "[!a]", "[[:upper:]]", "\\a", "*.nn.yaml", "o?t", "***",
      ]
    var files: [String: String] = [:]
    for _ in 0..<60 {
      let depth = Int(chance.next() % 4)
      let folders = (0..<depth).map { _ in pick(names) + "/" }.joined()
      files["\(folders)\(pick(names)).nn.yaml"] = ""
    }
    let specs = files.keys.sorted()
    for _ in 0..<4 {
      let lines = (0..<3).map { _ in
        let steps = (0..<(1 + chance.next() % 3)).map { _ in pick(parts) }
        return pick(["", "", "!"]) + pick(["", "", "/"]) + steps.joined(separator: "/")
          + pick(["", "", "/", " ", "\\ "])
      }
      let folder = pick(specs).split(separator: "/").dropLast().prefix(Int(chance.next() % 3))
      let path = (folder.map(String.init) + [".gitignore"]).joined(separator: "/")
      files[path] = lines.joined(separator: "\n")
    }
    let tree = try Tree(files, isRepository: false)
    defer { tree.remove() }
    for (path, text) in [
      ("HEAD", "ref: refs/heads/main\n"), ("objects/.keep", ""), ("refs/.keep", ""),
      ("config", "[core]\nrepositoryformatversion = 0\nbare = false\nignorecase = false\n"),
      ("info/exclude", pick(parts) + "\n"),
    ] { try tree.write(text, to: ".git/\(path)") }
    let ignored = try ignored(specs, in: tree)
    #expect(tree.found() == specs.filter { !ignored.contains($0) }.sorted())
  }
}
