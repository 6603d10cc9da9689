// SPDX-License-Identifier: MIT

/// One setting that two specs have differently.
package struct SettingDifference: Sendable, Equatable {
  /// A side: the value, and where it comes from.
  package struct Side: Sendable, Equatable {
    /// As YAML on one line.
    package let value: String
    /// "line 12", "default".
    package let origin: String
    /// Whether it is nothing but defaults.
    package let isDefault: Bool
    /// Whether a layer takes it from the model, or nobody says it.
    let isInherited: Bool
  }

  /// Dotted, from the top or from the layer: `training.epochs`.
  package let path: String
  /// Nil where it is not said.
  package let old: Side?
  package let new: Side?
}

/// Compares two trees in which everything is decided.
struct SettingComparison {
  let oldOrigins: OriginText
  let newOrigins: OriginText
  private(set) var differences: [SettingDifference] = []

  init(_ oldOrigins: OriginText, _ newOrigins: OriginText) {
    self.oldOrigins = oldOrigins
    self.newOrigins = newOrigins
  }

  /// Notes every difference at and below a path.
  mutating func compare(_ old: YAMLNode?, _ new: YAMLNode?, path: String) {
    guard let old, let new else {
      // A default that the other side cannot have, because it has no effect there.
      if (old ?? new)?.isAllDefault == false { note(old, new, path) }
      return
    }
    if old.flowText() == new.flowText() { return }
    guard let entries = old.mapping, let others = new.mapping, !isOtherChoice(entries, others)
    else { return note(old, new, path) }
    for entry in entries {
      compare(entry.value, new[entry.key], path: joined(path, entry.key))
    }
    for entry in others where old[entry.key] == nil {
      compare(nil, entry.value, path: joined(path, entry.key))
    }
  }

  /// Compares two lists whose order says nothing.
  mutating func compareSets(_ old: YAMLNode?, _ new: YAMLNode?, path: String) {
    let (old, new) = (old?.sequence ?? [], new?.sequence ?? [])
    let (left, right) = (old.map { $0.flowText() }, new.map { $0.flowText() })
    for (item, text) in zip(old, left) where !right.contains(text) { note(item, nil, path) }
    for (item, text) in zip(new, right) where !left.contains(text) { note(nil, item, path) }
  }

  /// `{adam: …}` and `{sgd: …}` are two choices, not one with other settings.
  private func isOtherChoice(_ old: [YAMLEntry], _ new: [YAMLEntry]) -> Bool {
    old.count == 1 && new.count == 1 && old[0].key != new[0].key
      && (old[0].value.origin != nil || new[0].value.origin != nil)
  }

  private func joined(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }

  private mutating func note(_ old: YAMLNode?, _ new: YAMLNode?, _ path: String) {
    differences.append(
      SettingDifference(
        path: path, old: old.map { side($0, oldOrigins) }, new: new.map { side($0, newOrigins) }))
  }

  private func side(_ node: YAMLNode, _ origins: OriginText) -> SettingDifference.Side {
    let all = node.leafOrigins
    let said = all.first { $0 != .standard } ?? all.first
    return SettingDifference.Side(
      value: node.withoutDefaults.flowText(), origin: said.map(origins.text) ?? "",
      isDefault: node.isAllDefault, isInherited: all.allSatisfy(\.isInherited))
  }
}

extension ValueOrigin {
  /// Whether a layer did not say it itself.
  fileprivate var isInherited: Bool {
    switch self {
    case .standard, .modelWide: true
    default: false
    }
  }

  fileprivate var isDefault: Bool {
    switch self {
    case .standard, .modelWide(_, .standard): true
    default: false
    }
  }
}

extension YAMLNode {
  /// The origins of its values, and of the choices that have settings.
  fileprivate var leafOrigins: [ValueOrigin] {
    let own = origin.map { [$0] } ?? []
    switch content {
    case .scalar: return own
    case .sequence(let items): return own + items.flatMap(\.leafOrigins)
    case .mapping(let entries): return own + entries.flatMap(\.value.leafOrigins)
    }
  }

  fileprivate var isAllDefault: Bool { leafOrigins.allSatisfy(\.isDefault) }

  /// What of it is more than defaults, if anything is: `{adamw: {learning_rate: 0.01}}`.
  fileprivate var withoutDefaults: YAMLNode {
    guard let entries = mapping else { return self }
    if entries.count == 1, let origin = entries[0].value.origin, entries[0].value.mapping != nil {
      let settings = entries[0].value.withoutDefaults
      // A choice whose settings are all defaults is its name.
      if settings.mapping?.isEmpty != false {
        return YAMLNode(.scalar(YAMLScalar(entries[0].key, isPlain: false)), span: span)
      }
      let entry = YAMLEntry(
        key: entries[0].key, keySpan: entries[0].keySpan, value: settings.from(origin))
      return YAMLNode(.mapping([entry]), span: span)
    }
    let kept = entries.filter { !$0.value.isAllDefault }.map {
      YAMLEntry(key: $0.key, keySpan: $0.keySpan, value: $0.value.withoutDefaults)
    }
    return YAMLNode(.mapping(kept), span: span, origin: origin)
  }
}
