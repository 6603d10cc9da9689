// SPDX-License-Identifier: MIT

/// What one `<<` brings into a mapping.
///
/// Keys of the mapping itself win; in a list, earlier mappings win (yaml.org/type/merge.html).
struct YAMLMerge {
  private let by: SourceSpan
  private(set) var sources: [[YAMLEntry]] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var isOverLimit = false
  /// Merges behind merges, this one included.
  let depth: Int

  /// Reads the value of a `<<`: a mapping or a list of mappings.
  init(_ value: ComposedNode, by span: SourceSpan, limits: YAMLLimits, path: String) {
    by = span
    depth = value.mergeDepth + 1
    if depth > limits.mergeDepth {
      exceed("more than \(limits.mergeDepth) merges lie behind this `<<`", path)
    }
    if let list = value.node.sequence, value.node.definition == nil {
      if list.count > limits.mergeLength {
        exceed("`<<` takes in \(list.count) mappings, the limit is \(limits.mergeLength)", path)
      }
      for item in list { add(item, path) }
    } else {
      add(value.node, path)
    }
  }

  /// The mapping's own entries, then the merged ones.
  func applied(to own: [YAMLEntry]) -> [YAMLEntry] {
    var entries = own
    var keys = Set(own.map(\.key))
    for entry in sources.joined() where keys.insert(entry.key).inserted {
      entries.append(
        YAMLEntry(key: entry.key, keySpan: entry.keySpan, value: entry.value, mergedBy: by))
    }
    return entries
  }

  private mutating func add(_ node: YAMLNode, _ path: String) {
    if let entries = node.mapping {
      sources.append(entries)
      return
    }
    if node.hasHole { return }
    let (kind, names) = words(for: node)
    var label = ""
    if let definition = node.definition { label = "names \(names) (line \(definition.line))" }
    // Nothing is written where a null stands.
    let place = node.span.start == node.span.end ? by : node.span
    diagnostics.append(
      Diagnostic(
        .badMerge, "`<<` can only take in settings, this is \(kind)", at: place, label: label,
        help: help(for: node), path: path))
  }

  private func words(for node: YAMLNode) -> (kind: String, names: String) {
    guard let list = node.sequence else {
      let kind = node.scalar?.kindName ?? "text"
      return (kind, kind)
    }
    return ("a list", "a list of \(list.count) item\(list.count == 1 ? "" : "s")")
  }

  private func help(for node: YAMLNode) -> [String] {
    guard node.sequence != nil, node.definition != nil else { return [] }
    return [
      "to use layers again, name them under `model.blocks`; "
        + "`<<` is for `key: value` settings"
    ]
  }

  private mutating func exceed(_ message: String, _ path: String) {
    isOverLimit = true
    diagnostics.append(Diagnostic(.mergeTooLong, message, at: by, path: path))
  }
}
