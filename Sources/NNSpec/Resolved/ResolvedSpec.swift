// SPDX-License-Identifier: MIT

/// A spec with everything decided, and where each value comes from: what `nnrun show` prints.
///
/// Defaults are written out, model-wide values stand in the layers that take them, and `extends`, `--set`, parameters,
/// aliases and merges are gone. As YAML it is a spec of the same meaning. Blocks and structures stay as they are,
/// because the paths of layers, and with them their first weights, follow from those.
package struct ResolvedSpec: Sendable {
  /// Every value has its origin.
  package let root: YAMLNode
  let origins: OriginText

  /// Writes out a checked spec.
  package init(_ spec: ModelSpec) {
    let filled = ResolvedSpec.filled(spec, DefaultFilling(isNormal: false))
    root = ResolvedSpec.pruned(filled, spec)
    origins = OriginText(spec)
  }

  /// As YAML with an origin at the end of each line.
  package var text: String {
    var lines = root.escapingDollars.blockLines(isFlat: Self.isFlat)
    for (index, line) in lines.enumerated().reversed() where index > 0 {
      // A blank line before each section.
      if line.path.count == 1, line.origin == nil { lines.insert(YAMLLine(""), at: index) }
    }
    let longest = lines.lazy.filter { $0.origin != nil }.map(\.text.count).max() ?? 0
    let column = min(longest, Self.commentColumn)
    return lines.map { line in
      guard let origin = line.origin else { return line.text + "\n" }
      let blanks = String(repeating: " ", count: max(0, column - line.text.count) + 2)
      return "\(line.text)\(blanks)# \(terminalSafe(origins.text(origin)))\n"
    }.joined()
  }

  private static func isFlat(_ node: YAMLNode, _ indent: Int) -> Bool { node.isOneValue }

  /// Longer lines push their comment to the right.
  private static let commentColumn = 44

  // MARK: - Parts

  /// The tree with all that is decided, also what would be a mistake if it were written.
  static func filled(_ spec: ModelSpec, _ filling: DefaultFilling) -> YAMLNode {
    let root = filling.filled(spec.tree.withBlockParameters, .block(RootSpec.self))
    let decided = DecidedValues(spec, filling).added(to: root)
    let whole = InheritedSettings(decided).given(to: decided, graph: spec.graph)
    // Once more, for the order of what was added.
    return filling.filled(whole, .block(RootSpec.self))
  }

  /// Without the defaults that must not be written: `count` of a file, `unit` of a number.
  ///
  /// The check itself says which these are. What the user wrote stays.
  private static func pruned(_ root: YAMLNode, _ spec: ModelSpec) -> YAMLNode {
    var root = root
    for _ in 0..<16 {
      let lines = root.escapingDollars.blockLines(isFlat: Self.isFlat)
      let text = lines.map { $0.text + "\n" }.joined()
      let file = SourceFile(path: spec.file.path, bytes: Array(text.utf8))
      let check = SpecCheck(file, known: spec.facts)
      let doomed = Set(
        check.diagnostics.flatMap { diagnostic in
          let further = diagnostic.severity == .error ? diagnostic.secondary.map(\.span) : []
          return ([diagnostic.span] + further).filter { $0.file === file }.map { $0.line - 1 }
        }
      ).filter { lines.indices.contains($0) }.map { lines[$0] }.filter {
        $0.origin?.isDecided == true
      }
      .map(\.path)
      if doomed.isEmpty { break }
      for path in doomed { root = root.removing(path[...]) }
    }
    return root
  }
}

extension OriginText {
  init(_ spec: ModelSpec) {
    file = spec.file
    let named = (spec.tree.root["parameters"]?.mapping ?? []).map { ($0.key, $0.value.span) }
    parameters = Dictionary(named) { first, _ in first }
  }
}

extension ValueOrigin {
  /// Whether both are told in the same words.
  func isBeside(_ other: ValueOrigin?) -> Bool {
    switch (self, other) {
    case (.written(let one), .written(let two)?), (.alias(let one), .alias(let two)?),
      (.merged(let one), .merged(let two)?):
      one.file === two.file && one.line == two.line
    default: self == other
    }
  }

  /// Whether nobody wrote it where it stands.
  var isDecided: Bool {
    switch self {
    case .standard, .modelWide, .data, .fileName: true
    case .written, .alias, .merged, .parameters: false
    }
  }
}

extension YAMLNode {
  /// A value, or a list of values from one line: what stands in one line.
  var isOneValue: Bool {
    switch content {
    case .scalar: true
    case .sequence(let items):
      items.allSatisfy {
        $0.scalar != nil && ($0.origin?.isBeside(items[0].origin) ?? (items[0].origin == nil))
      }
    case .mapping(let entries): entries.isEmpty
    }
  }

  /// This tree without what stands at a path; blocks that become empty go too.
  func removing(_ path: ArraySlice<String>) -> YAMLNode {
    guard let key = path.first, let entries = mapping else {
      guard let first = path.first, let index = Int(first), var items = sequence,
        items.indices.contains(index)
      else { return self }
      items[index] = items[index].removing(path.dropFirst())
      return YAMLNode(.sequence(items), span: span, definition: definition, origin: origin)
    }
    let changed = entries.compactMap { entry -> YAMLEntry? in
      guard entry.key == key else { return entry }
      if path.count == 1 { return nil }
      let value = entry.value.removing(path.dropFirst())
      if value.mapping?.isEmpty == true, value.origin?.isDecided ?? true { return nil }
      return YAMLEntry(key: key, keySpan: entry.keySpan, value: value)
    }
    return YAMLNode(.mapping(changed), span: span, definition: definition, origin: origin)
  }
}
