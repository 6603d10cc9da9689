// SPDX-License-Identifier: MIT

/// The configurations of specs, each read once.
package struct Configurations {
  /// Which configuration counts.
  package enum Choice: Sendable {
    /// The first `.nnrun.yaml` from the spec's folder upwards.
    case nearest
    case none
    case file(String)
  }

  /// One configuration with its folder.
  private struct Source {
    let folder: String
    let configuration: Configuration?
  }

  private static let fileName = ".nnrun.yaml"

  private let choice: Choice
  /// By the absolute path of the folder of specs.
  private var sources: [String: Source?] = [:]
  /// By the path of the configuration.
  private var read: [String: Source] = [:]
  private var problems: [CheckResult.File] = []

  package init(_ choice: Choice) { self.choice = choice }

  /// What holds for a spec; nothing but the standard without a configuration.
  package mutating func severities(for spec: String) -> Severities {
    let folder = PathNames.absolute(TextFile.directory(of: spec))
    let found: Source?
    if let known = sources[folder] {
      found = known
    } else {
      found = Self.path(choice, in: folder).map { source($0) }
      sources[folder] = .some(found)
    }
    guard let found, let configuration = found.configuration else { return .standard }
    return configuration.severities(
      for: PathNames.of("\(folder)/\(TextFile.name(of: spec))", below: found.folder))
  }

  /// Configurations that have not been handed over yet and are wrong or cannot be read.
  package mutating func takeProblems() -> [CheckResult.File] {
    defer { problems = [] }
    return problems
  }

  /// The files that hold for some specs.
  package static func paths(of specs: [String], _ choice: Choice) -> Set<String> {
    let folders = Set(specs.map { TextFile.directory(of: $0) })
    return Set(folders.compactMap { path(choice, in: PathNames.absolute($0)) })
  }

  /// Looks no higher than the top of a git work tree.
  private static func path(_ choice: Choice, in folder: String) -> String? {
    switch choice {
    case .none: return nil
    case .file(let path): return path
    case .nearest:
      for folder in PathNames.upwards(from: folder) {
        let path = TextFile.resolve(fileName, in: folder)
        if TextFile.exists(path) { return path }
        if WorkTree.isTop(folder) { return nil }
      }
      return nil
    }
  }

  private mutating func source(_ path: String) -> Source {
    if let known = read[path] { return known }
    let folder = PathNames.absolute(TextFile.directory(of: path))
    let shown = path.hasPrefix("/") ? PathNames.shown(path) : path
    var source = Source(folder: folder, configuration: nil)
    if let bytes = TextFile.read(path) {
      let (configuration, found) = Configuration.read(SourceFile(path: shown, bytes: bytes))
      source = Source(folder: folder, configuration: configuration)
      if !found.isEmpty {
        problems.append(
          CheckResult.File(shown, status: found.hasErrors ? .failed : .checked, found))
      }
    } else {
      problems.append(CheckResult.File(shown, status: .failed))
    }
    read[path] = source
    return source
  }
}
