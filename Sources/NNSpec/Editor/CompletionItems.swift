// SPDX-License-Identifier: MIT

/// What can stand where a text is marked.
struct CompletionItems {
  private typealias Item = SpecCompletion.Item

  /// How a value is written there.
  private enum Layout {
    /// First in its line, or behind a dash: it may be a mapping in block style.
    case line
    /// Behind a key on the same line.
    case inline
    /// Within brackets.
    case flow
  }

  private let marked: MarkedText
  private let place: SpecPlace
  private let language: SpecLanguage
  private let takesSnippets: Bool

  init(_ marked: MarkedText, _ place: SpecPlace, _ language: SpecLanguage, takesSnippets: Bool) {
    self.marked = marked
    self.place = place
    self.language = language
    self.takesSnippets = takesSnippets
  }

  var all: [SpecCompletion.Item] {
    switch place.part {
    case .key(let entry, _) where entry.key == MarkedText.mark:
      guard let holder = place.holder else { return [] }
      return keys(holder.slot, beside: holder.node.mapping ?? [])
    case .value(let node, let slot) where node.scalar?.text == MarkedText.mark:
      return values(slot, layout(node))
    default: return []
    }
  }

  private var file: SourceFile { marked.text.file }

  private func layout(_ node: YAMLNode) -> Layout {
    if isInBrackets { return .flow }
    let line = file.range(ofLine: node.span.line)
    let before = file.bytes[line.lowerBound..<node.span.start]
    return before.allSatisfy { $0 == 0x20 || $0 == UInt8(ascii: "-") } ? .line : .inline
  }

  private var isInBrackets: Bool {
    place.holders.contains { holder in
      let first = file.bytes[holder.node.span.start..<holder.node.span.end].first
      return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    }
  }

  // MARK: - Keys

  private func keys(_ slot: SpecSlot, beside entries: [YAMLEntry]) -> [Item] {
    let given = Set(entries.map { Vocabulary.canonical($0.key) })
    return slot.readings.flatMap { reading -> [Item] in
      switch reading {
      case .settings(let page): options(page, given)
      case .fields(let fields): fields.map { Item($0.name, .option, insertion: $0.name + colon) }
      case .use(of: let block):
        block.parameters.filter { !given.contains($0.key) }.map {
          Item(
            $0.key, .parameter, detail: $0.value.flowText(),
            summary: "A parameter of `\(block.name)`.", insertion: $0.key + colon)
        } + options(language.page(of: BlockUse.self), given)
      case .choice(let family):
        entries.count == 1 ? members(family, nil) : []
      case .scalar, .items, .names: []
      }
    }
  }

  /// Options that are not given and exclude none that is.
  private func options(_ page: ReferencePage, _ given: Set<String>) -> [Item] {
    let excluded = page.listing.alternatives.filter {
      $0.areExclusive && !given.isDisjoint(with: $0.names)
    }.flatMap(\.names)
    return page.options.filter { !given.contains($0.name) && !excluded.contains($0.name) }
      .map { option in
        let row = OptionRow(option)
        return Item(
          option.name, .option,
          detail: [row.takes, row.fact].filter { !$0.isEmpty }.joined(separator: "; "),
          summary: option.summary,
          insertion: option.name
            + (option.form.takesScalar || isInBrackets ? colon : hasColon ? "" : ":"))
      }
  }

  /// Whether a colon follows the word already.
  private var hasColon: Bool {
    let rest = file.bytes[(marked.offset + MarkedText.mark.utf8.count)...]
    return rest.first { $0 != 0x20 } == UInt8(ascii: ":") && !marked.hasOwnColon
  }

  private var colon: String { hasColon ? "" : ": " }

  // MARK: - Values

  private func values(_ slot: SpecSlot, _ layout: Layout) -> [Item] {
    let items = slot.readings.flatMap { reading -> [Item] in
      switch reading {
      case .scalar(let form): words(form, slot)
      case .choice(let family): members(family, layout)
      case .settings, .fields, .use:
        keys(SpecSlot(readings: [reading], option: nil), beside: []).map {
          layout == .line ? $0 : $0.braced(takesSnippets)
        }
      case .items, .names: []
      }
    }
    guard items.isEmpty else { return items }
    let inner = slot.item(language)
    if inner.readings.isEmpty { return [] }
    return layout == .line
      ? values(inner, .line).map { $0.wrapped("- ", "") }
      : values(inner, .flow).map { $0.wrapped("[", "]") }
  }

  private func words(_ form: ValueForm, _ slot: SpecSlot) -> [Item] {
    let summary = slot.option?.info.summary ?? ""
    switch form {
    case .words(let words): return words.map { Item($0, .word, summary: summary) }
    case .flag: return Bool.choices.map { Item($0, .word, summary: summary) }
    case .layerName: return layerNames
    default:
      guard let fallback = slot.option?.info.fallback, !fallback.isEmpty else { return [] }
      return [Item(fallback, .word, detail: "default", summary: summary)]
    }
  }

  private var layerNames: [Item] {
    let inputs = marked.text.whole["data"]?["inputs"]?.mapping ?? []
    let layers = LayerDirectory(marked.text)?.known(from: place.listPath) ?? []
    // The layer above is what is mostly meant.
    let above = layers.filter { $0.span.end <= marked.offset }.reversed()
    let others = layers.filter { $0.span.end > marked.offset && !$0.holds(marked.offset) }
    return (above + others).map { Item($0.path, .layer, detail: $0.line) }
      + [Item("input", .layer, detail: "what the data gives")]
      + inputs.map { Item("input.\($0.key)", .layer, detail: $0.value.flowText()) }
  }

  // MARK: - Members of families

  /// The members of a family, and the spec's own blocks in a list of layers; `layout` is nil where a key stands.
  private func members(_ family: any ListedFamily, _ layout: Layout?) -> [Item] {
    let blocks = family.isOpen ? place.blocks : []
    return blocks.map { block in
      let parameters = block.parameters.map(\.key).joined(separator: ", ")
      return Item(
        block.name, .block, detail: "a block of this spec", summary: parameters,
        insertion: layout == nil ? block.name + colon : block.name)
    }
      + language.pages(of: family).map { page in
        let (text, isSnippet) = insertion(page, layout)
        return Item(
          page.name, .member, detail: page.kind, summary: page.summary, insertion: text,
          isSnippet: isSnippet)
      }
  }

  /// A member's name with the options that it must have.
  private func insertion(_ page: ReferencePage, _ layout: Layout?) -> (
    text: String, isSnippet: Bool
  ) {
    let needed = page.needed
    if hasColon || (needed.isEmpty && layout != nil) { return (page.name, false) }
    let places = needed.enumerated().map { "\($1): $\($0 + 1)" }.joined(separator: ", ")
    let options = needed == [page.type.mainOption] ? "$1" : needed.isEmpty ? "" : "{\(places)}"
    let text = "\(page.name): " + (takesSnippets ? options : "")
    let isInBraces = layout == .inline || layout == .flow
    return (isInBraces ? "{\(text)}" : text, takesSnippets && !needed.isEmpty)
  }
}

extension ReferencePage {
  /// The options that must be given, of alternatives the first.
  fileprivate var needed: [String] {
    options.filter { $0.fallback == nil }.map(\.name)
      + listing.alternatives.compactMap(\.names.first)
  }
}

extension SpecCompletion.Item {
  /// An option as the only one of a mapping in braces.
  fileprivate func braced(_ takesSnippets: Bool) -> Self {
    Self(
      label, kind, detail: detail, summary: summary,
      insertion: "{\(label): \(takesSnippets ? "$1" : "")}", isSnippet: takesSnippets)
  }

  /// The same as an item of a list.
  fileprivate func wrapped(_ opening: String, _ closing: String) -> Self {
    Self(
      label, kind, detail: detail, summary: summary, insertion: opening + insertion + closing,
      isSnippet: isSnippet)
  }
}
