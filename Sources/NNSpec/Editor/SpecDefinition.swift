// SPDX-License-Identifier: MIT

/// Where the thing is written that a place of a spec names.
package enum SpecDefinition {
  /// Nil where nothing is named that is written elsewhere.
  package static func find(
    at offset: Int, in file: SourceFile, _ language: SpecLanguage
  ) -> SourceSpan? {
    if let anchor = anchor(of: offset, file) { return anchor }
    if let parameter = parameter(offset, file, language) { return parameter }
    guard let text = ReadableText(file) else { return nil }
    let place = SpecPlace(offset, in: text, language)
    switch place.part {
    case .key(_, .block(let block)): return block.span
    case .key(_, .parameter(let entry, of: _)): return entry.keySpan
    case .value(let node, let slot): return target(node, slot, place, text)
    default: return nil
    }
  }

  private static func target(
    _ node: YAMLNode, _ slot: SpecSlot, _ place: SpecPlace, _ text: ReadableText
  ) -> SourceSpan? {
    guard let word = node.scalar?.text, !word.isEmpty else { return nil }
    for reading in slot.readings {
      switch reading {
      case .choice(let family) where family.isOpen:
        if let block = place.blocks.first(where: { $0.name == word }) { return block.span }
      case .scalar(.layerName):
        return input(word, text) ?? LayerDirectory(text)?.layer(word, from: place.listPath)?.span
      default: continue
      }
    }
    return slot.option?.info.name == "extends" ? base(word, of: text.file) : nil
  }

  /// The input of the data that `input.NAME` means.
  private static func input(_ word: String, _ text: ReadableText) -> SourceSpan? {
    guard word == "input" || word.hasPrefix("input.") else { return nil }
    let entry = text.whole["data"]?.mapping?.first { $0.key == "inputs" }
    return entry?.value.mapping?.first { "input.\($0.key)" == word }?.keySpan ?? entry?.keySpan
  }

  /// The beginning of a spec that is extended.
  private static func base(_ word: String, of file: SourceFile) -> SourceSpan? {
    let path = TextFile.resolve(word, in: TextFile.directory(of: file.path))
    guard TextFile.exists(path) else { return nil }
    return SourceFile(path: path, bytes: []).span(0, 0)
  }

  /// The `&name` of the `*name` at an offset: the last before it.
  private static func anchor(of offset: Int, _ file: SourceFile) -> SourceSpan? {
    let events = readYAMLEvents(file, limits: .standard).events
    let place = events.firstIndex { event in
      guard case .alias = event.kind else { return false }
      return event.start <= offset && offset <= event.end
    }
    guard let place, case .alias(let name) = events[place].kind,
      let named = events[..<place].last(where: { $0.anchor == name }),
      let anchor = YAMLProperties(of: named, in: file.bytes).anchor
    else { return nil }
    return file.span(anchor.lowerBound, anchor.upperBound)
  }

  /// The parameter in the `${…}` at an offset.
  private static func parameter(
    _ offset: Int, _ file: SourceFile, _ language: SpecLanguage
  ) -> SourceSpan? {
    guard let expression = SpecExpression(at: offset, in: file),
      let text = ReadableText(file)
    else { return nil }
    let name = file.text(file.word(at: offset, within: expression.content))
    let block = SpecPlace(offset, in: text, language).block
    return text.parameter(name, in: block)?.keySpan
  }
}
