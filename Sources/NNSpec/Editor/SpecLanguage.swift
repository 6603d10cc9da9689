// SPDX-License-Identifier: MIT

/// The pages of the reference, looked up as a walk through a spec needs them.
package struct SpecLanguage: Sendable {
  package let reference: Reference
  private let members: [String: [String: ReferencePage]]
  private let blocks: [ObjectIdentifier: ReferencePage]

  package init(_ reference: Reference = Reference()) {
    self.reference = reference
    members = Dictionary(grouping: reference.pages.filter { !$0.isBlock }, by: \.kind)
      .mapValues { pages in Dictionary(pages.map { ($0.name, $0) }) { first, _ in first } }
    blocks = Dictionary(
      reference.pages.filter(\.isBlock).map { (ObjectIdentifier($0.type), $0) }
    ) { first, _ in first }
  }

  /// The page of a block's declaration.
  func page(of type: any Declaration.Type) -> ReferencePage {
    blocks[ObjectIdentifier(type)] ?? ReferencePage(type.name, kind: "block", type: type)
  }

  /// What can be chosen where a member of a family stands; in lists of layers there are structures, too.
  func families(at family: any ListedFamily) -> [any ListedFamily] {
    family.isOpen ? Catalogue.inLayers : [family]
  }

  /// The members of a family in the order of the catalogue.
  func pages(of family: any ListedFamily) -> [ReferencePage] {
    families(at: family).flatMap { family in
      members[family.noun] == nil
        ? family.members.map {
          ReferencePage($0.name, kind: family.noun, type: $0.type, common: $0.common)
        } : reference.pages(of: family.noun)
    }
  }

  /// The member of a name that a spec may write.
  func page(_ word: String, of family: any ListedFamily) -> ReferencePage? {
    let name = Vocabulary.canonical(word)
    for family in families(at: family) {
      if let known = members[family.noun] {
        if let page = known[name] { return page }
      } else if let page = pages(of: family).first(where: { $0.name == name }) {
        return page
      }
    }
    return nil
  }
}

extension ListedFamily {
  /// Whether blocks of the spec itself stand among its members.
  var isOpen: Bool { code == .unknownLayer }
}

extension ReferencePage {
  /// Its own options, then those of every member of its family.
  var options: [OptionInfo] { listing.options + common }

  /// The option that a value right behind its name sets.
  var mainOption: OptionInfo? {
    guard let main = type.mainOption else { return nil }
    return options.first { $0.name == main }
  }
}
