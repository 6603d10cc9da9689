// SPDX-License-Identifier: MIT

/// What can be written at a place of a spec: read from the declarations of the language and from the spec itself.
package struct SpecCompletion: Sendable {
  package struct Item: Sendable, Equatable {
    package enum Kind: Sendable { case option, member, word, block, layer, parameter, code }

    /// What is offered, and what the user's letters are compared with.
    package let label: String
    package let kind: Kind
    /// What it takes, or of what kind it is.
    package let detail: String
    /// A sentence.
    package let summary: String
    /// What takes the word's place.
    package let insertion: String
    /// Whether the insertion has places to fill in, `$1`, `$2`.
    package let isSnippet: Bool

    init(
      _ label: String, _ kind: Kind, detail: String = "", summary: String = "",
      insertion: String? = nil, isSnippet: Bool = false
    ) {
      self.label = label
      self.kind = kind
      self.detail = detail
      self.summary = summary
      self.insertion = insertion ?? label
      self.isSnippet = isSnippet
    }
  }

  /// The word that the cursor is in, or nothing where it is in none.
  package let range: Range<Int>
  /// In the order in which they are best shown.
  package let items: [Item]

  /// `takesSnippets`: whether the editor knows places to fill in.
  package init(
    at offset: Int, in file: SourceFile, _ language: SpecLanguage, takesSnippets: Bool = false
  ) {
    if let comment = SuppressComment.all(in: file).first(where: { $0.holdsCode(at: offset) }) {
      range = file.word(at: offset, within: comment.span.start..<comment.span.end)
      items = Self.codes
    } else if let expression = SpecExpression(at: offset, in: file) {
      range = file.word(at: offset, within: expression.content)
      items = Self.parameters(expression, file, language)
    } else {
      range = file.word(at: offset)
      items = Self.words(range, file, language, takesSnippets)
    }
  }

  private static var codes: [Item] {
    DiagnosticCode.allCases.filter { $0.severity != .error }.map {
      Item($0.rawValue, .code, detail: $0.name, summary: Rule.of($0).summary)
    }
  }

  private static func parameters(
    _ expression: SpecExpression, _ file: SourceFile, _ language: SpecLanguage
  ) -> [Item] {
    guard let marked = MarkedText(file, replacing: expression.whole) else { return [] }
    let block = SpecPlace(marked.offset, in: marked.text, language).block
    return marked.text.parameters(in: block).map {
      Item($0.key, .parameter, detail: $0.value.flowText())
    }
  }

  private static func words(
    _ range: Range<Int>, _ file: SourceFile, _ language: SpecLanguage, _ takesSnippets: Bool
  ) -> [Item] {
    guard let marked = MarkedText(file, replacing: range) else { return [] }
    let place = SpecPlace(marked.offset, in: marked.text, language)
    let items = CompletionItems(marked, place, language, takesSnippets: takesSnippets).all
    var labels: Set<String> = []
    return items.filter { labels.insert($0.label).inserted }
  }
}

extension SuppressComment {
  /// Whether a code may be written at an offset: between its brackets.
  fileprivate func holdsCode(at offset: Int) -> Bool {
    guard span.start < offset, offset <= span.end else { return false }
    let before = span.file.bytes[span.start..<offset]
    return before.contains(UInt8(ascii: "[")) && !before.contains(UInt8(ascii: "]"))
  }
}
