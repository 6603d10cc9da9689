// SPDX-License-Identifier: MIT

/// Everything that the reference has a page of.
package struct Reference: Sendable {
  /// Pages of families, in the order of the catalogue, then the blocks of a spec from the top.
  package let pages: [ReferencePage]

  package init() {
    let members = Catalogue.families.flatMap { family in
      family.members.map {
        ReferencePage($0.name, kind: family.noun, type: $0.type, common: $0.common)
      }
    }
    let top = ReferencePage("spec", kind: "block", type: RootSpec.self)
    pages = members + [top] + Self.blocks(in: top.listing, path: "")
  }

  /// The blocks below a declaration; `NAME` stands for names that the spec chooses.
  private static func blocks(in listing: OptionListing, path: String) -> [ReferencePage] {
    listing.options.flatMap { option -> [ReferencePage] in
      guard let type = option.form.block else { return [] }
      let page = ReferencePage(path + option.name, kind: "block", type: type)
      return [page] + blocks(in: page.listing, path: page.name + ".")
    }
  }

  /// The pages of one family, or of the blocks.
  package func pages(of kind: String) -> [ReferencePage] { pages.filter { $0.kind == kind } }

  /// The kinds of pages in order, with the plural that titles them.
  package static var kinds: [(kind: String, title: String)] {
    Catalogue.families.map { ($0.noun, $0.plural) } + [("block", "blocks")]
  }

  /// The pages with one of several blocks that are alike, the first.
  var distinct: [ReferencePage] {
    var seen: Set<ObjectIdentifier> = []
    return pages.filter { !$0.isBlock || seen.insert(ObjectIdentifier($0.type)).inserted }
  }

  /// The pages of a kind that have a section in its file.
  func sections(of kind: String) -> [ReferencePage] {
    distinct.filter { $0.kind == kind && !$0.isShortForm }
  }

  /// The names of the blocks that are like this one.
  func twins(of page: ReferencePage) -> [String] {
    guard page.isBlock else { return [] }
    return pages.filter { $0.isBlock && $0.type == page.type && $0.name != page.name }.map(\.name)
  }

  // MARK: - Looking up

  /// What a word of the user's means.
  package enum Answer: Sendable {
    case pages([ReferencePage])
    /// Options of that name, or with that word for a value, with the page of each.
    case options([(page: ReferencePage, row: OptionRow)])
    /// Nothing; what may have been meant.
    case none(near: [String])
  }

  /// The pages of a name or a dotted path (all of them where several families have it), else the options of that name.
  package func find(_ word: String) -> Answer {
    let path = word.split(separator: ".").map { Vocabulary.canonical(String($0)) }
    let name = path.joined(separator: ".")
    let exact = pages.filter { $0.name == name }
    if !exact.isEmpty { return .pages(exact) }
    let inner = distinct.filter { $0.isBlock && $0.name.hasSuffix(".\(name)") }
    if !inner.isEmpty { return .pages(inner) }
    let options = options(path)
    if !options.isEmpty { return .options(options) }
    let words = distinct.flatMap { page in
      page.rows.filter { $0.option.form.family == nil && $0.option.choices.contains(name) }
        .map { (page, $0) }
    }
    if !words.isEmpty { return .options(words) }
    let last = path.last ?? word
    // Of `conv2d.kernl`, the options of `conv2d`.
    if path.count > 1, case .pages(let holders) = find(path.dropLast().joined(separator: ".")) {
      let head = path.dropLast().joined(separator: ".")
      let names = holders.flatMap { $0.listing.options + $0.common }.map(\.name)
      let near = Vocabulary.suggestions(for: last, among: names)
      if !near.isEmpty { return .none(near: near.map { "\(head).\($0)" }) }
    }
    let names = pages.map(\.name) + pages.flatMap { $0.listing.options.map(\.name) }
    return .none(near: Vocabulary.suggestions(for: name, among: names))
  }

  /// `padding`, or `conv2d.padding`.
  private func options(_ path: [String]) -> [(page: ReferencePage, row: OptionRow)] {
    guard let last = path.last else { return [] }
    let holder = path.dropLast().joined(separator: ".")
    return (holder.isEmpty ? distinct : pages).flatMap {
      page -> [(page: ReferencePage, row: OptionRow)] in
      guard holder.isEmpty || page.name == holder || page.name.hasSuffix(".\(holder)") else {
        return []
      }
      let common = holder.isEmpty ? [] : page.common.map { OptionRow($0) }
      return (page.rows + common).filter { $0.option.name == last }.map { (page, $0) }
    }
  }
}
