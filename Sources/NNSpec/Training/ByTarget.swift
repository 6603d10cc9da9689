// SPDX-License-Identifier: MIT

/// Something that a spec says once, or once for each target: `loss: cross_entropy`, `loss: {digit: cross_entropy, …}`.
package struct ByTarget<Value: Sendable>: Sendable {
  /// Nil if it is said once for all.
  package let target: String?
  package let span: SourceSpan?
  package let value: Value
}

extension OptionReader {
  /// A choice of a family, or one by target.
  mutating func choiceByTarget<Member>(
    _ name: String, _ summary: String, of family: Family<Member>
  ) -> [ByTarget<Chosen<Member>>] {
    write(
      name, summary,
      OptionInfo(
        name: name, summary: summary, kind: article(family.noun), choices: family.names,
        form: .either([.member(of: family), .names(of: .member(of: family))]), limits: .none,
        fallback: nil))
    guard let entry = take(name) else {
      noteMissing(name, "one of " + nameList(family.names))
      return []
    }
    if entry.value.isNull {
      report(.wrongType(article(family.noun), entry.value), name, entry)
      return []
    }
    let path = path(of: name)
    guard let entries = targets(entry.value, family) else {
      let chosen = family.decode(entry.value, path: path, reportingTo: &diagnostics)
      return chosen.map { [ByTarget(target: nil, span: entry.keySpan, value: $0)] } ?? []
    }
    return entries.compactMap { item in
      if item.value.isNull {
        report(
          ValueProblem.wrongType(article(family.noun), item.value).diagnostic(
            name: item.key, entry: item, path: path))
        return nil
      }
      return family.decode(
        item.value, path: "\(path).\(item.key)", reportingTo: &diagnostics
      ).map { ByTarget(target: item.key, span: item.keySpan, value: $0) }
    }
  }

  /// Entries by target, told from `name: options` by their keys.
  private func targets<Member>(_ node: YAMLNode, _ family: Family<Member>) -> [YAMLEntry]? {
    guard let entries = node.mapping, !entries.isEmpty else { return nil }
    // `{type: huber, delta: 2}` is one, `{type: huber, kind: cross_entropy}` are two of targets with such names.
    let areAllMembers =
      entries.count > 1
      && entries.allSatisfy { item in
        let words = item.value.sequence ?? [item.value]
        return words.allSatisfy { $0.layerKind.map { family.entry(named: $0) != nil } ?? false }
      }
    let isKnown = entries.contains {
      family.entry(named: $0.key) != nil
        || NamedNode.isNameKey($0.key) && !areAllMembers
    }
    if isKnown { return nil }
    // One key that is no member may be a misspelt one, unless its value is a member.
    if entries.count == 1 {
      guard let inner = entries[0].value.layerKind, family.entry(named: inner) != nil else {
        return nil
      }
    }
    return entries
  }

  /// A list of a family's members, or one by target.
  mutating func listByTarget<Member>(
    _ name: String, _ summary: String, of family: Family<Member>
  ) -> [ByTarget<[Chosen<Member>]>] {
    guard
      let entry = node(
        name, summary, kind: "a list of \(family.noun)s",
        form: .either([
          .list(of: .member(of: family)), .names(of: .list(of: .member(of: family))),
        ]))
    else { return [] }
    guard let entries = entry.value.mapping,
      !entries.contains(where: { family.entry(named: $0.key) != nil })
    else {
      let list = list(entry, path: path(of: name), of: family)
      return [ByTarget(target: nil, span: entry.keySpan, value: list)]
    }
    return entries.map { item in
      ByTarget(
        target: item.key, span: item.keySpan,
        value: list(item, path: "\(path(of: name)).\(item.key)", of: family))
    }
  }
}
