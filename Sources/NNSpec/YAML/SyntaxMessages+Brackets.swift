// SPDX-License-Identifier: MIT

extension SyntaxError {
  var openBracket: Diagnostic {
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

  func unclosed(_ opener: Int) -> Diagnostic {
    let bracket = character(opener).text
    let closer = bracket == "[" ? "]" : "}"
    return make(
      "`\(bracket)` is never closed", at: opener, label: "a `\(closer)` is missing",
      secondary: [(failure.offset, "reading failed here")])
  }

  var missingContent: Diagnostic {
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
  var innermostOpener: Int? {
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

  var openQuote: Diagnostic {
    make(
      "the quote is never closed", at: failure.contextOffset, label: "opened here",
      secondary: [(failure.offset, "read up to here")])
  }

  var unknownEscape: Diagnostic {
    let span = file.span(failure.offset, character(failure.offset + 1).end)
    return make(
      "`\(span.text)` is no escape between double quotes", span,
      help: "write `\\\(span.text)`, or use single quotes, which know no escapes")
  }
}
