// SPDX-License-Identifier: MIT

/// A spec's text with the fixes of its diagnostics applied.
package struct Mending: Sendable {
  package let bytes: [UInt8]
  /// Diagnostics whose fixes were applied.
  package let count: Int

  /// Rounds of mending and checking: a fix may show another mistake.
  private static let mostRounds = 10

  /// Mends a file again and again until nothing is left to mend.
  ///
  /// `check`: the diagnostics of a text; it is asked about the mended one last. `allowsUnsafe`: also fixes that may change what is meant.
  package static func whole(
    _ file: SourceFile, allowsUnsafe: Bool, check: (SourceFile) -> [Diagnostic]
  ) -> Mending {
    var file = file
    var count = 0
    var found = check(file)
    for _ in 0..<mostRounds {
      let mended = Mending(file, found, allowsUnsafe: allowsUnsafe)
      guard mended.count > 0, mended.bytes != file.bytes else { break }
      count += mended.count
      file = SourceFile(path: file.path, bytes: mended.bytes)
      found = check(file)
    }
    return Mending(bytes: file.bytes, count: count)
  }

  private init(bytes: [UInt8], count: Int) {
    self.bytes = bytes
    self.count = count
  }

  /// Applies the fixes that lie in a file, last to first; of those that overlap the first counts.
  package init(_ file: SourceFile, _ diagnostics: [Diagnostic], allowsUnsafe: Bool) {
    var edits: [Diagnostic.Fix] = []
    var count = 0
    for diagnostic in diagnostics {
      let fixes = diagnostic.fixes
      guard !fixes.isEmpty, allowsUnsafe || diagnostic.isSafelyFixable,
        fixes.allSatisfy({ $0.span.file === file }),
        !fixes.contains(where: { fix in edits.contains { Self.overlap($0.span, fix.span) } })
      else { continue }
      edits += fixes
      count += 1
    }
    var bytes = file.bytes
    for edit in edits.sorted(by: { $0.span.start > $1.span.start }) {
      bytes.replaceSubrange(edit.span.start..<edit.span.end, with: edit.replacement.utf8)
    }
    self.init(bytes: bytes, count: count)
  }

  /// Insertions at one place overlap too: their order would be a guess.
  private static func overlap(_ one: SourceSpan, _ other: SourceSpan) -> Bool {
    one.start == other.start || (one.start < other.end && other.start < one.end)
  }
}
