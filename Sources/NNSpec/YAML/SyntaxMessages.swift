// SPDX-License-Identifier: MIT

/// A syntax error told in our words; libyaml's are kept as a note.
struct SyntaxError {
  let failure: YAMLFailure
  let events: [YAMLEvent]
  let file: SourceFile

  init(_ failure: YAMLFailure, after events: [YAMLEvent], in file: SourceFile) {
    self.failure = failure
    self.events = events
    self.file = file
  }

  var diagnostic: Diagnostic {
    if let tab = tabIndentation { return tab }
    switch failure.problem {
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'": return openBracket
    case "did not find expected node content": return missingContent
    case "found unexpected end of stream", "found unexpected document indicator": return openQuote
    case "mapping values are not allowed in this context": return strayColon
    case "did not find expected key", "did not find expected '-' indicator": return misplaced
    case "could not find expected ':'": return missingColon
    case "found unknown escape character": return unknownEscape
    case "found unexpected ':'":
      return make("missing space after `:`", help: "write `: `")
    case "found character that cannot start any token": return badStart
    case "block sequence entries are not allowed in this context":
      return make("a list can't begin on the line of its key", help: "begin it on the next line")
    case "did not find expected alphabetic or numeric character":
      return make(
        "a name must follow `&` and `*`", at: failure.contextOffset,
        help: "put quotes around it if it belongs to the text")
    case "found undefined tag handle":
      return unknownTag
    case "did not find expected <document start>" where !events.isEmpty: return afterDocument
    case "found incompatible YAML document":
      return make("only YAML 1.2 can be read", help: "delete the `%YAML` line")
    default: return make("this is not YAML")
    }
  }

  // MARK: - Tabs

  /// A tab among the blanks at the start of the line where reading failed, or right at that place.
  var tabIndentation: Diagnostic? {
    guard failure.offset < file.bytes.count else { return nil }
    let line = file.range(ofLine: file.line(at: failure.offset))
    let blanks = file.bytes[line].prefix { $0 == 0x20 || $0 == 0x09 }
    let isHere = file.bytes[failure.offset] == 0x09
    guard let tab = isHere ? failure.offset : blanks.firstIndex(of: 0x09) else { return nil }
    guard isHere || isIndentationProblem else { return nil }
    let run = file.bytes[tab...].prefix { $0 == 0x09 }
    let span = file.span(tab, run.endIndex)
    let isIndentation = file.isFirstInLine(tab)
    let spaces = String(repeating: isIndentation ? "  " : " ", count: run.count)
    let message = isIndentation ? "tab used for indentation" : "a tab can't stand after `-` or `?`"
    return Diagnostic(
      .tabIndentation, message, at: span, notes: [libyaml], help: ["use spaces"],
      fixes: [Diagnostic.Fix(span, spaces, isSafe: false)])
  }

  var isIndentationProblem: Bool {
    ["mapping values are not", "did not find expected key", "did not find expected '-'", "a tab"]
      .contains { failure.problem.contains($0) }
  }

  // MARK: - Single characters

  var badStart: Diagnostic {
    let found = character(failure.offset).text
    return make("text can't begin with `\(found)`", help: "put quotes around it")
  }

  var unknownTag: Diagnostic {
    let start = failure.contextOffset ?? failure.offset
    let rest = file.bytes[start...].prefix { $0 > 0x20 && !",[]{}".utf8.contains($0) }
    let span = file.span(start, rest.endIndex)
    return Diagnostic(
      .unknownTag, "the tag `\(span.text)` is not known", at: span, notes: [libyaml])
  }

  // MARK: - Putting it together

  var libyaml: String {
    let context = failure.context.isEmpty ? "" : "\(failure.context): "
    return "libyaml says: \(context)\(failure.problem)"
  }

  /// The character at an offset, or the end of the last text if there is none.
  func character(_ offset: Int) -> SourceSpan {
    let end = file.endOfText(before: file.bytes.count)
    return offset >= end ? file.span(end, end) : file.character(at: offset)
  }

  func make(
    _ message: String, at offset: Int? = nil, label: String = "",
    secondary: [(Int, String)] = [], help: String? = nil
  ) -> Diagnostic {
    make(
      message, character(offset ?? failure.offset), label: label, secondary: secondary, help: help)
  }

  func make(
    _ message: String, _ span: SourceSpan, label: String = "", secondary: [(Int, String)] = [],
    help: String? = nil, fixes: [Diagnostic.Fix] = []
  ) -> Diagnostic {
    Diagnostic(
      .invalidYAML, message, at: span, label: label,
      secondary: secondary.map { Diagnostic.Label(character($0.0), $0.1) },
      notes: [libyaml], help: help.map { [$0] } ?? [], fixes: fixes)
  }
}
