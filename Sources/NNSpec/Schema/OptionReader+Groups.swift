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
    let kind = "a list of \(family.noun)s"
    guard
      let entry = node(name, summary, kind: kind, form: .list(of: .member(of: family)))
    else { return [] }
    guard let items = entry.value.sequence else {
      var problem = ValueProblem.wrongType("a list of \(family.noun)s", entry.value)
      if let word = entry.value.scalar?.text, family.entry(named: word) != nil {
        problem.help = ["write `[\(word)]`"]
        problem.replacement = "[\(word)]"
      }
      report(problem, name, entry)
      return []
    }
    return items.enumerated().compactMap { index, item in
      family.decode(item, path: "\(path(of: name))[\(index)]", reportingTo: &diagnostics)
    }
  }
}
