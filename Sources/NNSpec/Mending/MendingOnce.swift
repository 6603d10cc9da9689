// SPDX-License-Identifier: MIT

extension [Diagnostic] {
  /// Without the fixes of a kind that would write a name again where each may stand once, in a mapping or a list.
  ///
  /// A key that is set twice is worse than one that is not known. Of two that would write the same name, the first counts.
  /// `note` says of such a name why.
  func mendingOnce(
    _ code: DiagnosticCode, beside given: [String] = [],
    note: (String) -> String = { "`\($0)` can be set only once, so no edit is proposed" }
  ) -> [Diagnostic] {
    var written = Set(given)
    return map { diagnostic in
      guard diagnostic.code == code,
        let repeated = diagnostic.fixes.first(where: { !written.insert($0.replacement).inserted })
      else { return diagnostic }
      return diagnostic.withoutFixes(note: note(repeated.replacement))
    }
  }
}
