// SPDX-License-Identifier: MIT

/// A change of a spec's text that an editor can offer.
package struct SpecAction: Sendable {
  package struct Edit: Sendable, Equatable {
    package let range: Range<Int>
    package let text: String
  }

  package let title: String
  package let edits: [Edit]
  /// Whether it surely keeps what is meant.
  package let isSafe: Bool
  /// The place in the list of diagnostics of what it mends; nil if it mends all.
  package let diagnostic: Int?

  /// The fixes of the diagnostics that touch a range: the edits of `nnrun check --fix`.
  package static func fixes(
    of diagnostics: [Diagnostic], in file: SourceFile, touching range: Range<Int>
  ) -> [SpecAction] {
    diagnostics.enumerated().compactMap { index, diagnostic in
      let span = diagnostic.span
      guard !diagnostic.fixes.isEmpty, span.file === file,
        span.start <= range.upperBound, range.lowerBound <= span.end,
        diagnostic.fixes.allSatisfy({ $0.span.file === file })
      else { return nil }
      return SpecAction(
        title: title(diagnostic),
        edits: diagnostic.fixes.map {
          Edit(range: $0.span.start..<$0.span.end, text: $0.replacement)
        },
        isSafe: diagnostic.isSafelyFixable, diagnostic: index)
    }
  }

  /// All that `nnrun check --fix` changes, as one edit; nil if that is nothing.
  package static func fixAll(
    in file: SourceFile, check: (SourceFile) -> [Diagnostic]
  ) -> SpecAction? {
    let mended = Mending.whole(file, allowsUnsafe: false, check: check)
    guard mended.bytes != file.bytes else { return nil }
    return SpecAction(
      title: "Mend all that surely keeps its meaning",
      edits: [
        Edit(range: 0..<file.bytes.count, text: String(decoding: mended.bytes, as: UTF8.self))
      ], isSafe: true, diagnostic: nil)
  }

  private static func title(_ diagnostic: Diagnostic) -> String {
    guard diagnostic.fixes.count == 1, let fix = diagnostic.fixes.first else {
      return diagnostic.help.last ?? diagnostic.label
    }
    let words = fix.span.text.split(separator: "\n").first?.split(separator: " ") ?? []
    let old = words.joined(separator: " ")
    if fix.replacement.isEmpty { return "Delete `\(old)`" }
    return old.isEmpty ? "Insert `\(fix.replacement)`" : "Change `\(old)` to `\(fix.replacement)`"
  }
}
