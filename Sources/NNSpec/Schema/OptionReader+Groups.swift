// SPDX-License-Identifier: MIT

extension OptionReader {
  /// A nested block, or nil if it is not given.
  @inline(never)
  package mutating func optionalGroup<Group: Declaration>(
    _ name: String, _ summary: String, as type: Group.Type
  ) -> Chosen<Group>? {
    guard let entry = node(name, summary, kind: "a mapping", form: .block(Group.self))
    else { return nil }
    return group(entry, as: type, path: path(of: name))
  }

  /// A list of choices of a family.
  @inline(never)
  package mutating func list<Member>(
    _ name: String, _ summary: String, of family: Family<Member>
  ) -> [Chosen<Member>] {
    guard
      let entry = node(
        name, summary, kind: "a list of \(family.noun)s", form: .list(of: .member(of: family)))
    else { return [] }
    return list(entry, path: path(of: name), of: family)
  }

  /// The list that an entry holds.
  mutating func list<Member>(
    _ entry: YAMLEntry, path: String, of family: Family<Member>
  ) -> [Chosen<Member>] {
    guard let items = entry.value.sequence else {
      var problem = ValueProblem.wrongType("a list of \(family.noun)s", entry.value)
      if let word = entry.value.scalar?.text, family.entry(named: word) != nil {
        problem.help = ["write `[\(word)]`"]
        problem.replacement = "[\(word)]"
      }
      report(problem, entry.key, entry)
      return []
    }
    var found: [Diagnostic] = []
    let chosen = items.enumerated().compactMap { index, item in
      family.decode(item, path: "\(path)[\(index)]", reportingTo: &found)
    }
    // Layers may repeat, a metric is listed once.
    if family.noun == "metric" {
      let given = items.compactMap { $0.scalar?.text ?? $0.mapping?.first?.key }
      found = found.mendingOnce(
        family.code, beside: given.compactMap { family.entry(named: $0)?.name }
      ) { "one `\($0)` in the list is enough, so no edit is proposed" }
    }
    diagnostics += found
    return chosen
  }
}
