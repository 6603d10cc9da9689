// SPDX-License-Identifier: MIT

/// What an editor shows of a place of a spec, as Markdown.
package struct SpecHover: Sendable {
  package let markdown: String
  /// The bytes that it is about.
  package let range: Range<Int>

  /// Nil where there is nothing to say.
  package init?(at offset: Int, in file: SourceFile, _ language: SpecLanguage) {
    if let hover = Self.ofComment(offset, file) {
      self = hover
      return
    }
    guard let text = ReadableText(file) else { return nil }
    let place = SpecPlace(offset, in: text, language)
    let finder = HoverFinder(offset: offset, file: file, text: text, place: place, language)
    guard let (markdown, range) = finder.found else { return nil }
    self.init(markdown: markdown, range: range)
  }

  private init(markdown: String, range: Range<Int>) {
    self.markdown = markdown
    self.range = range
  }

  /// The page of a problem whose code stands in a comment.
  private static func ofComment(_ offset: Int, _ file: SourceFile) -> SpecHover? {
    for (word, span) in SuppressComment.all(in: file).compactMap(\.codes).joined()
    where span.start <= offset && offset <= span.end {
      return DiagnosticCode(named: word).map {
        SpecHover(markdown: Rule.of($0).section, range: span.start..<span.end)
      }
    }
    return nil
  }
}

/// Finds what there is to say of a place.
private struct HoverFinder {
  private let offset: Int
  private let file: SourceFile
  private let text: ReadableText
  private let place: SpecPlace
  private let language: SpecLanguage

  init(
    offset: Int, file: SourceFile, text: ReadableText, place: SpecPlace, _ language: SpecLanguage
  ) {
    self.offset = offset
    self.file = file
    self.text = text
    self.place = place
    self.language = language
  }

  var found: (markdown: String, range: Range<Int>)? {
    switch place.part {
    case .gap: nil
    case .key(let entry, let meaning): meaning.flatMap(of).map { ($0, range(entry.keySpan)) }
    case .value(let node, let slot):
      parameter() ?? of(node, slot).map { ($0, range(node.span)) }
    }
  }

  private func range(_ span: SourceSpan) -> Range<Int> { span.start..<span.end }

  private func of(_ meaning: SpecSlot.Meaning) -> String? {
    switch meaning {
    case .option(let option, of: let page): language.markdown(option, of: page)
    case .member(let page): language.reference.section(page)
    case .block(let block): markdown(block)
    case .parameter(let entry, of: let block):
      "`\(entry.key)`: a parameter of the block `\(block.name)`, \(entry.value.flowText()) if not given"
    case .name: nil
    }
  }

  private func of(_ node: YAMLNode, _ slot: SpecSlot) -> String? {
    let word = node.scalar?.text ?? ""
    for case .choice(let family) in slot.readings {
      if family.isOpen, let block = place.blocks.first(where: { $0.name == word }) {
        return markdown(block)
      }
      if let page = language.page(word, of: family) { return language.reference.section(page) }
    }
    for case .scalar(.layerName) in slot.readings {
      if let layer = LayerDirectory(text)?.layer(word, from: place.listPath) {
        return "`\(layer.path)`, line \(layer.span.line): `\(layer.line)`"
      }
    }
    return slot.option.map { language.markdown($0.info, of: $0.page) }
  }

  private func markdown(_ block: SpecBlock) -> String {
    let parameters = block.parameters.map { "- `\($0.key)`: \($0.value.flowText())" }
    return
      (["**\(block.name)**: a block of this spec, line \(block.span.line)"]
      + (parameters.isEmpty
        ? [] : ["Parameters and their defaults:", parameters.joined(separator: "\n")]))
      .joined(separator: "\n\n")
  }

  /// The value of the parameter in `${…}`.
  private func parameter() -> (markdown: String, range: Range<Int>)? {
    guard let expression = SpecExpression(at: offset, in: file) else { return nil }
    let word = file.word(at: offset, within: expression.content)
    guard let entry = text.parameter(file.text(word), in: place.block) else { return nil }
    let value = entry.value.flowText()
    return ("`\(entry.key)` = `\(value)`, line \(entry.keySpan.line)", word)
  }
}

extension SpecLanguage {
  /// An option by itself, with the page of the block that it holds.
  func markdown(_ option: OptionInfo, of page: ReferencePage) -> String {
    let row =
      (page.rows + page.common.map { OptionRow($0) }).first { $0.option.name == option.name }
      ?? OptionRow(option)
    let facts = [row.takes, row.fact].filter { !$0.isEmpty }.joined(separator: "; ")
    var parts = ["**\(option.name)** (\(page.name))", row.sentence, facts]
    if let block = option.form.block {
      parts.append(reference.section(self.page(of: block)))
    } else if let family = option.form.family {
      let names = families(at: family).flatMap { family in family.members.map { "`\($0.name)`" } }
      parts.append("\(family.plural): " + names.joined(separator: ", "))
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
  }
}
