// SPDX-License-Identifier: MIT

/// A spec's tree after `extends`, `--set` and `${…}`: what is decoded, and what a run folder keeps.
package struct SpecTree {
  package let root: YAMLNode
  /// Named values, for blocks whose own parameters come on top.
  package let parameters: [String: ParameterValue]
  package let usedParameters: Set<String>
  package let parameterSpans: [(name: String, span: SourceSpan)]
  /// Where their values stand.
  let parameterPlaces: [String: SourceSpan]
  /// Whether nothing is missing because a base spec could not be read.
  package var isWhole = true
  /// Keys of the file itself that were read and are no longer in the tree.
  var readKeys: Set<String> = []

  /// The tree as YAML that reads back as itself.
  ///
  /// Without what is not of a single run, so that a trial of a sweep stays the same when others are added to it.
  var resolvedText: String {
    let entries = (root.mapping ?? []).filter { $0.key != SweepSpec.name }
    return YAMLNode(.mapping(entries), span: root.span).escapingDollars.blockText
  }
}

/// Reads a spec and everything it extends.
package struct SpecTreeLoader {
  package private(set) var diagnostics: [Diagnostic] = []
  private let read: (String) -> [UInt8]?
  private let limits = YAMLLimits.standard
  private var lacksBase = false
  /// Whether the spec itself extends another.
  private var extends = false
  /// Whether any text holds a `$`: without one there is nothing to put in for it.
  private var holdsDollar = false

  package init(read: @escaping (String) -> [UInt8]? = TextFile.read) {
    self.read = read
  }

  /// A value that stands elsewhere, for a path as of `--set`.
  package struct Setting {
    let path: String
    let value: YAMLNode
  }

  /// The tree of a file with `path=value` overrides, and settings on top, or nil after mistakes that leave none.
  package mutating func load(
    _ file: SourceFile, overrides: [String] = [], settings: [Setting] = []
  ) -> SpecTree? {
    guard var root = merged(file, open: [file.path]) else { return nil }
    guard root.mapping != nil else {
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "a spec is a mapping of settings, this is \(root.kindName)",
          at: root.visibleSpan,
          help: ["begin with `nnspec: 1`; `nnrun init` writes a complete example"]))
      return nil
    }
    for text in overrides { root = overridden(root, text) }
    for setting in settings {
      guard let changed = set(setting.path, to: setting.value, in: root) else {
        diagnostics.append(
          Diagnostic(
            .badPath, "the spec has nothing at `\(setting.path)` to set",
            at: setting.value.visibleSpan, path: "sweep"))
        continue
      }
      root = changed
    }
    return substituted(root)
  }

  // MARK: - extends

  private mutating func merged(_ file: SourceFile, open: [String]) -> YAMLNode? {
    let (root, found) = parseYAML(file, limits: limits)
    diagnostics += found
    holdsDollar = holdsDollar || file.holdsDollar
    guard let root else { return nil }
    guard let extends = root.mapping?.first(where: { $0.key == "extends" }) else {
      // A spec has a dozen keys; what has thousands is no spec, and is told as that.
      let isMisspelt = root.mapping?.prefix(100).contains { isNear($0.key, "extends") } ?? false
      lacksBase = lacksBase || isMisspelt
      return root
    }
    guard let paths = paths(extends) else {
      lacksBase = true
      return root
    }
    if open.count == 1 { self.extends = true }
    var base: YAMLNode?
    for (path, span) in paths {
      guard let node = readBase(path, span, from: file, open: open) else {
        lacksBase = true
        continue
      }
      base = base.map { SpecOverlay().merge($0, node) } ?? node
    }
    // What is merged already must not be merged again when the resolved spec is read.
    let own = YAMLNode(
      .mapping(root.mapping?.filter { $0.key != "extends" } ?? []), span: root.span)
    return base.map { SpecOverlay().merge($0, own) } ?? own
  }

  private mutating func paths(_ entry: YAMLEntry) -> [(String, SourceSpan)]? {
    let nodes = entry.value.sequence ?? [entry.value]
    let paths = nodes.compactMap { node in
      node.scalar.flatMap { $0.isNull ? nil : ($0.text, node.span) }
    }
    if paths.count == nodes.count { return paths }
    diagnostics.append(
      Diagnostic(
        .badExtends, "`extends` takes a path or a list of paths",
        at: nodes.first { $0.scalar == nil }?.visibleSpan ?? entry.valuePlace, path: "extends"))
    return nil
  }

  private mutating func readBase(
    _ path: String, _ span: SourceSpan, from file: SourceFile, open: [String]
  ) -> YAMLNode? {
    let resolved = TextFile.resolve(path, in: TextFile.directory(of: file.path))
    if open.contains(resolved) {
      diagnostics.append(
        Diagnostic(
          .badExtends, "`\(path)` extends itself",
          at: span, notes: ["through " + (open + [resolved]).joined(separator: " -> ")],
          path: "extends"))
      return nil
    }
    guard open.count < 32, let bytes = read(resolved) else {
      diagnostics.append(
        Diagnostic(
          .badExtends, "the base spec is not there", at: span, label: "looked for \(resolved)",
          notes: ["paths are relative to the spec file"], path: "extends"))
      return nil
    }
    return merged(SourceFile(path: resolved, bytes: bytes), open: open + [resolved])
  }

  // MARK: - --set

  private mutating func overridden(_ root: YAMLNode, _ text: String) -> YAMLNode {
    let file = SourceFile(path: "--set \(text)", bytes: Array(text.utf8))
    let whole = SourceSpan(file: file, start: 0, end: file.bytes.count)
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      diagnostics.append(
        Diagnostic(.badPath, "`--set` takes path=value, this is `\(text)`", at: whole))
      return root
    }
    let path = String(text[..<equals])
    let valueText = String(text[text.index(after: equals)...])
    let valueFile = SourceFile(path: "--set \(path)", bytes: Array(valueText.utf8))
    var value = YAMLNode(
      .scalar(YAMLScalar("", isPlain: true)),
      span: SourceSpan(file: valueFile, start: 0, end: valueFile.bytes.count))
    if !valueText.isEmpty {
      let (node, found) = parseYAML(valueFile, limits: limits)
      diagnostics += found
      holdsDollar = holdsDollar || valueFile.holdsDollar
      guard let node else { return root }
      value = node
    }
    guard let changed = set(path, to: value, in: root) else {
      diagnostics.append(
        Diagnostic(
          .badPath, "the spec has nothing at `\(path)` to set", at: whole,
          help: [
            "paths start at the top, as in `training.epochs` or `model.dense_1.units`; "
              + "a bare name is a parameter"
          ]))
      return root
    }
    return changed
  }

  /// A tree with another value at a path; nil if there is no such place.
  func set(_ path: String, to value: YAMLNode, in root: YAMLNode) -> YAMLNode? {
    keys(of: path, in: root).flatMap { root.setting($0, to: value) }
  }

  /// A bare name is a parameter unless a top-level key has it; `model.dense_1.units` finds the layer by its path.
  private func keys(of path: String, in root: YAMLNode) -> [Substring]? {
    let keys = path.split(separator: ".", omittingEmptySubsequences: false)
    if keys.contains("") { return nil }
    let topLevel = RootSpec.options.map(\.name)
    if keys.count == 1, !topLevel.contains(Vocabulary.canonical(path)) {
      return ["parameters", keys[0]]
    }
    if topLevel.contains(String(keys[0])), keys[0] != "model" { return keys }
    guard keys[0] == "model", keys.count >= 3, keys[1] != "layers", keys[1] != "blocks" else {
      return keys
    }
    guard let layers = root["model"]?["layers"]?.sequence else { return nil }
    return layerKeys(keys, layers)
  }

  private func layerKeys(_ keys: [Substring], _ layers: [YAMLNode]) -> [Substring]? {
    var counts: [String: Int] = [:]
    for (index, layer) in layers.enumerated() {
      guard let kind = layer.scalar?.text ?? layer.mapping?.first?.key else { continue }
      counts[kind, default: 0] += 1
      let value = layer.mapping?.first?.value
      guard keys[1] == value?["name"]?.scalar?.text ?? "\(kind)_\(counts[kind, default: 1])" else {
        continue
      }
      let head: [Substring] = ["model", "layers", "\(index)", kind[...]]
      if value?.mapping == nil, let main = Catalogue.layers.entry(named: kind)?.type.mainOption,
        main == keys[2], keys.count == 3
      {
        return head
      }
      return head + keys[2...]
    }
    return nil
  }

  // MARK: - parameters

  private mutating func substituted(_ root: YAMLNode) -> SpecTree {
    var values: [String: ParameterValue] = [:]
    var spans: [(name: String, span: SourceSpan)] = []
    var places: [String: SourceSpan] = [:]
    if let entry = root.mapping?.first(where: { $0.key == "parameters" }) {
      if entry.value.mapping == nil, !entry.value.isNull {
        diagnostics.append(
          Diagnostic(
            .wrongStructure,
            "`parameters` takes a mapping of names, this is \(entry.value.kindName)",
            at: entry.value.visibleSpan, path: "parameters"))
      }
      var misplaced: [YAMLEntry] = []
      for parameter in entry.value.mapping ?? [] {
        guard let scalar = parameter.value.scalar, !scalar.isNull else {
          misplaced.append(parameter)
          continue
        }
        if parameter.key.isEmpty {
          diagnostics.append(
            Diagnostic(
              .wrongStructure, "a parameter has a name, and none is here",
              at: parameter.keySpan.visible, path: "parameters"))
          continue
        }
        values[parameter.key] = ParameterValue(scalar)
        spans.append((parameter.key, parameter.keySpan))
        places[parameter.key] = parameter.value.span
      }
      reportMisplaced(misplaced)
    }
    var substitution = Substitution(values: values, places: places)
    let tree =
      holdsDollar && root.holdsDollar
      ? substitution.apply(to: root, skipping: Self.laterParts(of: root)) : root
    diagnostics += substitution.diagnostics
    var result = SpecTree(
      root: tree, parameters: values, usedParameters: substitution.usedNames, parameterSpans: spans,
      parameterPlaces: places)
    result.isWhole = !lacksBase
    if extends { result.readKeys = ["extends"] }
    return result
  }

  /// Parameters that are no scalars; where they are so many that one cause is behind them, they are told together.
  private mutating func reportMisplaced(_ entries: [YAMLEntry]) {
    let areMany = entries.count > 2
    for entry in areMany ? entries.prefix(1) : entries[...] {
      diagnostics.append(
        Diagnostic(
          .wrongType,
          "the parameter `\(entry.key)` takes a scalar, this is " + entry.value.kindName,
          at: entry.keySpan,
          notes: areMany
            ? [
              "nor are " + nameList(entries.dropFirst().map(\.key))
                + " scalars: is a line missing above them?"
            ] : [],
          path: "parameters.\(entry.key)"))
    }
  }

  /// Paths whose parameters are not known yet; `blocks` that are misspelt or misplaced are told as that alone.
  private static func laterParts(of root: YAMLNode) -> Set<String> {
    let blocks = (root.mapping ?? []).flatMap { part in
      (part.value.mapping ?? []).map(\.key).filter(Blocks.isKey).map { "\(part.key).\($0)" }
    }
    return Set(["parameters"] + blocks)
  }
}

extension SourceFile {
  /// A `$`, or a backslash, which may write one as `\x24`.
  fileprivate var holdsDollar: Bool {
    bytes.contains { $0 == UInt8(ascii: "$") || $0 == UInt8(ascii: "\\") }
  }
}
