// SPDX-License-Identifier: MIT

/// A syntax error told in our words; libyaml's are kept as a note.
struct SyntaxError {
  private let failure: YAMLFailure
  private let events: [YAMLEvent]
  private let file: SourceFile

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
  private var tabIndentation: Diagnostic? {
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

  private var isIndentationProblem: Bool {
    ["mapping values are not", "did not find expected key", "did not find expected '-'", "a tab"]
      .contains { failure.problem.contains($0) }
  }

  // MARK: - Brackets and quotes

  private var openBracket: Diagnostic {
    guard let opener = failure.contextOffset else { return make("this is not YAML") }
    let bracket = character(opener).text
    guard bracket == "[" || bracket == "{" else { return make("this is not YAML") }
    let closer = bracket == "[" ? "]" : "}"
    let found = character(failure.offset).text
    if found == "]" || found == "}" {
      return make(
        "`\(bracket)` is closed by `\(found)`", at: opener, label: "opened here",
        secondary: [(failure.offset, "should be `\(closer)`")])
    }
    if file.line(at: opener) == file.line(at: failure.offset), failure.offset < file.bytes.count {
      return make(
        "a `,` or `\(closer)` is missing here",
        secondary: [(opener, "the `\(bracket)` that is open")])
    }
    return unclosed(opener)
  }

  private func unclosed(_ opener: Int) -> Diagnostic {
    let bracket = character(opener).text
    let closer = bracket == "[" ? "]" : "}"
    return make(
      "`\(bracket)` is never closed", at: opener, label: "a `\(closer)` is missing",
      secondary: [(failure.offset, "reading failed here")])
  }

  private var missingContent: Diagnostic {
    let found = character(failure.offset).text
    if failure.offset >= file.endOfText(before: file.bytes.count), let opener = innermostOpener {
      return unclosed(opener)
    }
    return switch found {
    case "]", "}": make("`\(found)` closes nothing", label: "no bracket of this kind is open")
    case ",": make("a value is missing before this `,`")
    default: make("a value is missing here")
    }
  }

  /// The last flow collection that was begun and not ended.
  private var innermostOpener: Int? {
    var open: [Int] = []
    for event in events {
      switch event.kind {
      case .sequenceStart, .mappingStart:
        open.append(YAMLProperties(of: event, in: file.bytes).content)
      case .sequenceEnd, .mappingEnd: open.removeLast()
      default: break
      }
    }
    return open.last { ["[", "{"].contains(character($0).text) }
  }

  private var openQuote: Diagnostic {
    make(
      "the quote is never closed", at: failure.contextOffset, label: "opened here",
      secondary: [(failure.offset, "read up to here")])
  }

  private var unknownEscape: Diagnostic {
    let span = file.span(failure.offset, character(failure.offset + 1).end)
    return make(
      "`\(span.text)` is no escape between double quotes", span,
      help: "write `\\\(span.text)`, or use single quotes, which know no escapes")
  }

  // MARK: - Mappings

  private var strayColon: Diagnostic {
    if let event = events.last, var problem = missingSpaceAfterColon(in: event, file) {
      problem = make(
        problem.message, problem.span, help: problem.help.first, fixes: problem.fixes)
      return problem
    }
    if let event = events.last, case .scalar = event.kind,
      file.line(at: event.start) != file.line(at: failure.offset)
    {
      let line = file.range(ofLine: file.line(at: failure.offset))
      let start = line.lowerBound + file.bytes[line].prefix { $0 == 0x20 }.count
      return make(
        "this line is indented deeper than the setting above it",
        file.span(start, max(start, failure.offset)),
        secondary: [(event.start, "so it was read as more of this text")])
    }
    return make(
      "a second `:` stands on this line",
      help: "begin a new line, or put quotes around a value that holds `: `")
  }

  private var misplaced: Diagnostic {
    let found = character(failure.offset).text
    if found == "]" || found == "}" {
      return make("`\(found)` closes nothing", label: "no bracket of this kind is open")
    }
    guard file.isFirstInLine(failure.offset) else {
      return make("unexpected text after a value", help: "put quotes around the whole value")
    }
    let opener = failure.contextOffset ?? failure.offset
    let isAligned = file.column(at: opener) == file.column(at: failure.offset)
    if failure.problem.contains("'-'"), isAligned {
      return make(
        "a list goes on here without `-`",
        secondary: [(opener, "the list begins here")])
    }
    return make(
      "this line's indentation fits nothing above it",
      secondary: [(opener, failure.problem.contains("'-'") ? "the list" : "the settings")]
        .map { ($0.0, $0.1 + " around it begin\($0.1 == "the list" ? "s" : "") here") })
  }

  /// Text after the root's end, or after a line `...` that ends the document.
  private var afterDocument: Diagnostic {
    guard let end = events.last, end.start < end.end else {
      return make("unexpected text after a value", help: "put quotes around the whole value")
    }
    return severalDocuments(character(failure.offset))
  }

  private var missingColon: Diagnostic {
    let start = failure.contextOffset ?? failure.offset
    let line = file.range(ofLine: file.line(at: start))
    let end = max(file.endOfText(before: line.upperBound), start)
    if end - start > 1024 {
      return Diagnostic(
        .scalarTooLong, "this key has more than 1024 characters", at: file.span(start, start + 1),
        notes: [libyaml])
    }
    return make(
      "this line is no setting: a `:` is missing", file.span(start, end),
      help: "write `key: value`")
  }

  // MARK: - Single characters

  private var badStart: Diagnostic {
    let found = character(failure.offset).text
    return make("text can't begin with `\(found)`", help: "put quotes around it")
  }

  private var unknownTag: Diagnostic {
    let start = failure.contextOffset ?? failure.offset
    let rest = file.bytes[start...].prefix { $0 > 0x20 && !",[]{}".utf8.contains($0) }
    let span = file.span(start, rest.endIndex)
    return Diagnostic(
      .unknownTag, "the tag `\(span.text)` is not known", at: span, notes: [libyaml])
  }

  // MARK: - Putting it together

  private var libyaml: String {
    let context = failure.context.isEmpty ? "" : "\(failure.context): "
    return "libyaml says: \(context)\(failure.problem)"
  }

  /// The character at an offset, or the end of the last text if there is none.
  private func character(_ offset: Int) -> SourceSpan {
    let end = file.endOfText(before: file.bytes.count)
    return offset >= end ? file.span(end, end) : file.character(at: offset)
  }

  private func make(
    _ message: String, at offset: Int? = nil, label: String = "",
    secondary: [(Int, String)] = [], help: String? = nil
  ) -> Diagnostic {
    make(
      message, character(offset ?? failure.offset), label: label, secondary: secondary, help: help)
  }

  private func make(
    _ message: String, _ span: SourceSpan, label: String = "", secondary: [(Int, String)] = [],
    help: String? = nil, fixes: [Diagnostic.Fix] = []
  ) -> Diagnostic {
    Diagnostic(
      .invalidYAML, message, at: span, label: label,
      secondary: secondary.map { Diagnostic.Label(character($0.0), $0.1) },
      notes: [libyaml], help: help.map { [$0] } ?? [], fixes: fixes)
  }
}

/// Finds the `:` of `key:value` in a text that stands where a setting was meant.
func missingSpaceAfterColon(in event: YAMLEvent, _ file: SourceFile) -> Diagnostic? {
  guard case .scalar(_, .plain) = event.kind else { return nil }
  let line = file.range(ofLine: file.line(at: event.start))
  let before = file.bytes[line.lowerBound..<max(line.lowerBound, event.start)]
  guard before.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") }) else { return nil }
  let text = file.bytes[event.start..<min(max(event.end, event.start), line.upperBound)]
  guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 1 < text.endIndex,
    file.bytes[colon + 1] != UInt8(ascii: "/")
  else { return nil }
  let span = file.span(colon, colon + 1)
  return Diagnostic(
    .invalidYAML, "missing space after `:`", at: span, help: ["write `: `"],
    fixes: [Diagnostic.Fix(span, ": ", isSafe: false)])
}
