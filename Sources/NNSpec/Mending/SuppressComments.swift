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
  private let severities: Severities

  /// Finds the comments of a file that can be read.
  package init(_ file: SourceFile, _ severities: Severities = .standard) {
    self.severities = severities
    for comment in SuppressComment.all(in: file) { add(comment) }
  }

  /// Brings what a check found to its levels, takes out what comments of its files say to leave out, and adds what is wrong
  /// with those of the main file.
  package static func apply(
    to diagnostics: [Diagnostic], of main: SourceFile, _ severities: Severities = .standard
  ) -> (kept: [Diagnostic], suppressed: Int) {
    let own = SuppressComments(main, severities)
    var others: [ObjectIdentifier: SuppressComments] = [:]
    var used: Set<Int> = []
    var suppressed = 0
    let kept = diagnostics.compactMap { found -> Diagnostic? in
      let adjusted = severities.adjusted(found)
      if let adjusted, adjusted.severity == .error { return adjusted }
      let file = found.span.file
      let comments = file === main ? own : others[ObjectIdentifier(file)] ?? Self(file, severities)
      if file !== main { others[ObjectIdentifier(file)] = comments }
      let matches = comments.matches(found)
      // A comment has a use even where a configuration says the same.
      if file === main { used.formUnion(matches) }
      if adjusted == nil || matches.isEmpty { return adjusted }
      suppressed += 1
      return nil
    }
    // With errors, not everything is looked at that a comment may be about.
    let idle = diagnostics.hasErrors ? [] : own.rules.indices.filter { !used.contains($0) }
    let problems = own.problems + idle.map { own.unused(own.rules[$0]) }
    return (kept + severities.applied(to: problems), suppressed)
  }

  /// The numbers of the rules that are about a diagnostic.
  private func matches(_ diagnostic: Diagnostic) -> [Int] {
    rules.indices.filter { index in
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
      guard !severities.isError(code) else {
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
    let near = DiagnosticCode.names(near: word)
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
