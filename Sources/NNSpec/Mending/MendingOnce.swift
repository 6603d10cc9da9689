// SPDX-License-Identifier: MIT

extension [Diagnostic] {
  /// Without the fixes of a kind that would write a name again where each may stand once, in a mapping or a list.
  ///
  /// A key that is set twice is worse than one that is not known. Of two that would write the same name, the first counts.
  func mendingOnce(_ code: DiagnosticCode, beside given: [String] = []) -> [Diagnostic] {
    var written = Set(given)
    return map { diagnostic in
      guard diagnostic.code == code else { return diagnostic }
      let isFree = diagnostic.fixes.allSatisfy { written.insert($0.replacement).inserted }
      return isFree ? diagnostic : diagnostic.withoutFixes
    }
  }
}
