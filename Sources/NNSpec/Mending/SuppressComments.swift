// SPDX-License-Identifier: MIT

/// Comments that leave problems out: `# nnrun: ignore[U501] reason` at the end of a line or above it, and
/// `# nnrun: ignore-file[U501]` before the first key.
///
/// They name codes, or the names of codes, and cover what begins on their line. Errors cannot be left out.
package struct SuppressComments: Sendable {
  private struct Rule {
    let code: DiagnosticCode
    /// The code's place in the comment.
    let span: SourceSpan
    /// All codes of the comment.
    let comment: SuppressComment
    /// What it covers; nil: the whole file.
    let line: Int?
  }

  private var rules: [Rule] = []
  /// What is wrong with the comments themselves.
  private var problems: [Diagnostic] = []

  /// Finds the comments of a file that can be read.
  package init(_ file: SourceFile) {
    for comment in SuppressComment.all(in: file) { add(comment) }
  }

  /// Takes out what comments of a check's files say to leave out, and adds what is wrong with those of the main file.
  package static func apply(
    to diagnostics: [Diagnostic], of main: SourceFile
  ) -> (kept: [Diagnostic], suppressed: Int) {
    let own = SuppressComments(main)
    var others: [ObjectIdentifier: SuppressComments] = [:]
    var used: Set<Int> = []
    let kept = diagnostics.filter { diagnostic in
      let file = diagnostic.span.file
      if file !== main {
        let comments = others[ObjectIdentifier(file)] ?? SuppressComments(file)
        others[ObjectIdentifier(file)] = comments
        return comments.matches(diagnostic).isEmpty
      }
      let matches = own.matches(diagnostic)
      used.formUnion(matches)
      return matches.isEmpty
    }
    // With errors, not everything is looked at that a comment may be about.
    let idle = diagnostics.hasErrors ? [] : own.rules.indices.filter { !used.contains($0) }
    return (
      kept + own.problems + idle.map { own.unused(own.rules[$0]) },
      diagnostics.count - kept.count
    )
  }

  /// The numbers of the rules that leave a diagnostic out.
  private func matches(_ diagnostic: Diagnostic) -> [Int] {
    guard diagnostic.severity != .error else { return [] }
    return rules.indices.filter { index in
      let rule = rules[index]
      return rule.code == diagnostic.code
        && (rule.line ?? diagnostic.span.line) == diagnostic.span.line
    }
  }

  private mutating func add(_ comment: SuppressComment) {
    guard let words = comment.codes else {
      problems.append(
        Diagnostic(
          .unknownSuppression, "this comment leaves nothing out", at: comment.span,
          help: ["write `# nnrun: ignore[U502] why`, or `ignore-file[…]` before the first key"]))
      return
    }
    if comment.isForFile, !comment.isLeading {
      problems.append(
        Diagnostic(
          .unknownSuppression, "`ignore-file` belongs before the first key", at: comment.span,
          help: ["move it to the top, or write `ignore` at the line that it is about"]))
      return
    }
    for (word, span) in words {
      guard let code = DiagnosticCode(named: word) else {
        problems.append(unknown(word, span))
        continue
      }
      guard code.severity != .error else {
        problems.append(
          Diagnostic(
            .unknownSuppression, "`\(word)` is an error, which cannot be left out", at: span,
            help: ["mend what it says"]))
        continue
      }
      rules.append(
        Rule(
          code: code, span: span, comment: comment,
          line: comment.isForFile ? nil : comment.coveredLine))
    }
  }

  private func unknown(_ word: String, _ span: SourceSpan) -> Diagnostic {
    let names = DiagnosticCode.allCases.flatMap { [$0.rawValue, $0.name] }
    let near = closest(to: word, among: names)
    return Diagnostic(
      .unknownSuppression, "there is no problem called `\(word)`", at: span,
      label: near.isEmpty ? "" : didYouMean(near),
      help: near.isEmpty ? ["`nnrun explain` lists them"] : [],
      fixes: near.count == 1 ? [Diagnostic.Fix(span, near[0], isSafe: true)] : [])
  }

  private func unused(_ rule: Rule) -> Diagnostic {
    let isOnly = rule.comment.codes?.count == 1
    let place = rule.line == nil ? "in this file" : "there"
    return Diagnostic(
      .unusedSuppression, "`\(rule.span.text)` does not happen \(place)", at: rule.span,
      help: isOnly ? ["delete the comment"] : ["take it out of the comment"],
      fixes: isOnly ? [Diagnostic.Fix(rule.comment.removal, "", isSafe: true)] : [])
  }
}

extension DiagnosticCode {
  /// The code of that number or name.
  package init?(named word: String) {
    guard let code = Self.allCases.first(where: { $0.rawValue == word || $0.name == word }) else {
      return nil
    }
    self = code
  }
}
