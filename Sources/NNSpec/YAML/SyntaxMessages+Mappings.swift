// SPDX-License-Identifier: MIT

extension SyntaxError {
  var strayColon: Diagnostic {
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

  var misplaced: Diagnostic {
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
  var afterDocument: Diagnostic {
    guard let end = events.last, end.start < end.end else {
      return make("unexpected text after a value", help: "put quotes around the whole value")
    }
    return severalDocuments(character(failure.offset))
  }

  var missingColon: Diagnostic {
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
}
