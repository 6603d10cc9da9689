// SPDX-License-Identifier: MIT

extension YAMLNode {
  /// This tree with the value at a path of keys and indices replaced, made where the last keys are missing.
  ///
  /// Nil if the path runs into a scalar or past the end of a list.
  package func setting(_ path: [Substring], to value: YAMLNode) -> YAMLNode? {
    guard let first = path.first else { return value }
    let rest = Array(path.dropFirst())
    if let items = sequence {
      guard let index = Int(first), items.indices.contains(index),
        let item = items[index].setting(rest, to: value)
      else { return nil }
      var changed = items
      changed[index] = item
      return YAMLNode(.sequence(changed), span: span)
    }
    let key = String(first)
    guard var entries = mapping ?? (isNull ? [] : bareChoice(key)) else { return nil }
    let index = entries.firstIndex { $0.key == key }
    let old = index.map { entries[$0].value } ?? YAMLNode(.mapping([]), span: value.span)
    guard let new = old.setting(rest, to: value) else { return nil }
    if let index {
      entries[index] = YAMLEntry(key: key, keySpan: entries[index].keySpan, value: new)
    } else {
      entries.append(YAMLEntry(key: key, keySpan: value.span, value: new))
    }
    return YAMLNode(.mapping(entries), span: span)
  }

  /// `adam` as `adam: {}`, so that it can be given settings.
  private func bareChoice(_ key: String) -> [YAMLEntry]? {
    guard scalar?.text == key else { return nil }
    return [
      YAMLEntry(key: key, keySpan: span, value: YAMLNode(.mapping([]), span: span))
    ]
  }

  /// This tree with every scalar passed through a function, but for those below some paths.
  package func mappingScalars(
    path: String = "", skipping: Set<String>, _ change: (YAMLScalar) -> YAMLScalar
  ) -> YAMLNode {
    if skipping.contains(path) { return self }
    switch content {
    case .scalar(let scalar):
      return YAMLNode(
        .scalar(change(scalar)), span: span, definition: definition, origin: origin)
    case .sequence(let items):
      let items = items.map { $0.mappingScalars(path: "\(path)[]", skipping: skipping, change) }
      return YAMLNode(.sequence(items), span: span, definition: definition, origin: origin)
    case .mapping(let entries):
      let entries = entries.map { entry in
        let inner = path.isEmpty ? entry.key : "\(path).\(entry.key)"
        return YAMLEntry(
          key: entry.key, keySpan: entry.keySpan,
          value: entry.value.mappingScalars(path: inner, skipping: skipping, change),
          mergedBy: entry.mergedBy)
      }
      return YAMLNode(.mapping(entries), span: span, definition: definition, origin: origin)
    }
  }
}
