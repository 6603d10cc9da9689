// SPDX-License-Identifier: MIT

/// Finds the specs that a command line names.
package enum SpecFiles {
  /// Paths in the order of the arguments, each once, and what is wrong with the arguments.
  ///
  /// A file counts whatever its name, a folder means the specs below it that git does not ignore, `-` stays itself, and no
  /// argument means the current folder.
  package static func find(_ arguments: [String]) -> (paths: [String], problems: [String]) {
    var (paths, problems): ([String], [String]) = ([], [])
    var seen: Set<String> = []
    for argument in arguments.isEmpty ? [""] : arguments {
      let found: [String]
      if argument == "-" || FolderListing.isFile(argument) {
        found = [argument]
      } else if argument.isEmpty || FolderListing.isFolder(argument) {
        found = specs(below: argument)
        if found.isEmpty { problems.append(nothing(below: argument)) }
      } else if let pattern = GlobPattern(argument) {
        found = pattern.files()
        if found.isEmpty { problems.append("nothing matches \(argument)") }
      } else {
        // Reading it will say what is wrong.
        found = [argument]
      }
      paths += found.filter { seen.insert($0).inserted }
    }
    return (paths, problems)
  }

  private static func nothing(below folder: String) -> String {
    let place = folder.isEmpty ? "the current folder" : folder
    let ignored = specs(below: folder, withIgnored: true).count
    let rest = ignored > 0 ? "; git ignores \(ignored), which can be named one by one" : ""
    return "no specs (*.nn.yaml, *.nn.yml) below \(place)\(rest)"
  }

  /// All specs below a folder, sorted; the empty path is the current one.
  ///
  /// Hidden folders, links to folders and what git ignores are passed over. Whether the folder itself is ignored makes no
  /// difference.
  package static func specs(below folder: String, withIgnored: Bool = false) -> [String] {
    let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    var found: [String] = []
    var open = [(prefix, IgnoreFiles(at: PathNames.absolute(folder)))]
    while let (folder, rules) = open.popLast() {
      let listing = FolderListing(folder)
      for name in listing.files where isSpec(name) {
        if withIgnored || !rules.ignores(name, isFolder: false) { found.append(folder + name) }
      }
      for name in listing.folders where withIgnored || !rules.ignores(name, isFolder: true) {
        open.append((folder + name + "/", rules.entering(name, at: folder + name)))
      }
    }
    return found.sorted()
  }

  /// `iris-mlp` of `specs/iris-mlp.nn.yaml`.
  package static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "run"
    return [".yaml", ".yml", ".nn"].reduce(name) { name, suffix in
      name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : name
    }
  }

  /// Whether a name is that of a spec.
  package static func isSpec(_ name: String) -> Bool {
    name.hasSuffix(".nn.yaml") || name.hasSuffix(".nn.yml")
  }
}
