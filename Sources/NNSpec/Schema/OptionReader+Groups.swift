// SPDX-License-Identifier: MIT

extension OptionReader {
  /// A nested block, or nil if it is not given.
  @inline(never)
  package mutating func optionalGroup<Group: Declaration>(
    _ name: String, _ summary: String, as type: Group.Type
  ) -> Chosen<Group>? {
    guard let entry = node(name, summary, kind: "a mapping") else { return nil }
    return group(entry, as: type, path: path.isEmpty ? name : "\(path).\(name)")
  }

  /// A list of choices of a family.
  @inline(never)
  package mutating func list<Member>(
    _ name: String, _ summary: String, of family: Family<Member>
  ) -> [Chosen<Member>] {
    guard let entry = node(name, summary, kind: "a list of \(family.noun)s") else { return [] }
    guard let items = entry.value.sequence else {
      let problem = ValueProblem.wrongType("a list of \(family.noun)s", entry.value)
      report(problem.diagnostic(name: name, entry: entry, path: "\(path).\(name)"))
      return []
    }
    return items.enumerated().compactMap { index, item in
      family.decode(item, path: "\(path).\(name)[\(index)]", reportingTo: &diagnostics)
    }
  }
}
