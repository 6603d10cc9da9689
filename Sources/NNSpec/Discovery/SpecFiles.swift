// SPDX-License-Identifier: MIT

/// Finds the specs that a command line names.
package enum SpecFiles {
  /// Paths in the order of the arguments, each once, and what is wrong with the arguments.
  ///
  /// A file counts whatever its name, a folder means the specs below it, `-` stays itself, and no argument means the
  /// current folder.
  package static func find(_ arguments: [String]) -> (paths: [String], problems: [String]) {
    var (paths, problems): ([String], [String]) = ([], [])
    var seen: Set<String> = []
    for argument in arguments.isEmpty ? [""] : arguments {
      let found: [String]
      if argument == "-" || FolderListing.isFile(argument) {
        found = [argument]
      } else if argument.isEmpty || FolderListing.isFolder(argument) {
        found = specs(below: argument)
        if found.isEmpty {
          let place = argument.isEmpty ? "the current folder" : argument
          problems.append("no specs (*.nn.yaml, *.nn.yml) below \(place)")
        }
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

  /// All specs below a folder, sorted; the empty path is the current one.
  ///
  /// Hidden folders and links to folders are passed over.
  package static func specs(below folder: String) -> [String] {
    let prefix = folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/"
    var found: [String] = []
    var open = [prefix]
    while let folder = open.popLast() {
      let listing = FolderListing(folder)
      found += listing.files.filter(isSpec).map { folder + $0 }
      open += listing.folders.map { folder + $0 + "/" }
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
