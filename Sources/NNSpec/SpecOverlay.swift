// SPDX-License-Identifier: MIT

/// A spec laid over the one that it extends: mappings merge, lists and scalars replace.
///
/// Of things that exclude each other the upper one stays: `adamw` over `adam`, `csv` over `idx`.
struct SpecOverlay {
  /// Both trees as one.
  func merge(_ base: YAMLNode, _ upper: YAMLNode) -> YAMLNode {
    merge(base, upper, as: .block(RootSpec.self))
  }

  private func merge(_ base: YAMLNode, _ upper: YAMLNode, as form: ValueForm) -> YAMLNode {
    guard var entries = base.mapping, let added = upper.mapping else { return upper }
    if isOtherChoice(entries, added, form) { return upper }
    let rivals = alternatives(form)
    for entry in added {
      for names in rivals where names.contains(Vocabulary.canonical(entry.key)) {
        entries.removeAll {
          $0.key != entry.key && names.contains(Vocabulary.canonical($0.key))
            && !added.map(\.key).contains($0.key)
        }
      }
      if let index = entries.firstIndex(where: { $0.key == entry.key }) {
        let value = merge(entries[index].value, entry.value, as: inner(form, entry.key))
        entries[index] = YAMLEntry(key: entry.key, keySpan: entry.keySpan, value: value)
      } else {
        entries.append(entry)
      }
    }
    return YAMLNode(.mapping(entries), span: upper.span)
  }

  /// Whether both choose from one family, and not the same member.
  private func isOtherChoice(
    _ base: [YAMLEntry], _ upper: [YAMLEntry], _ form: ValueForm
  ) -> Bool {
    switch form {
    case .member(of: let family):
      let members = Set(family.members.map(\.name))
      let (old, new) = (names(base), names(upper))
      return old != new && !members.isDisjoint(with: old.union(new))
    case .either(let forms): return forms.contains { isOtherChoice(base, upper, $0) }
    default: return false
    }
  }

  private func names(_ entries: [YAMLEntry]) -> Set<String> {
    Set(entries.map { Vocabulary.canonical($0.key) })
  }

  /// Options of a block of which only one may be given.
  private func alternatives(_ form: ValueForm) -> [[String]] {
    switch form {
    case .block(let type): type.listing.alternatives.filter(\.areExclusive).map(\.names)
    default: []
    }
  }

  /// What stands behind a key.
  private func inner(_ form: ValueForm, _ key: String) -> ValueForm {
    let name = Vocabulary.canonical(key)
    switch form {
    case .block(let type): return type.options.first { $0.name == name }?.form ?? .unknown
    case .names(of: let form): return form
    case .member(of: let family):
      return family.members.first { $0.name == name }.map { .block($0.type) } ?? .unknown
    case .either(let forms):
      for form in forms {
        let found = inner(form, key)
        if case .unknown = found { continue }
        return found
      }
      return .unknown
    default: return .unknown
    }
  }
}
