// SPDX-License-Identifier: MIT

/// Finds the `:` of `key:value` in a text that stands where a setting was meant.
func missingSpaceAfterColon(
  in event: YAMLEvent, _ file: SourceFile, anywhere: Bool = false
) -> Diagnostic? {
  guard case .scalar(_, .plain) = event.kind else { return nil }
  let line = file.range(ofLine: file.line(at: event.start))
  let before = file.bytes[line.lowerBound..<max(line.lowerBound, event.start)]
  guard anywhere || before.allSatisfy({ $0 == 0x20 || $0 == UInt8(ascii: "-") }) else { return nil }
  let text = file.bytes[event.start..<min(max(event.end, event.start), line.upperBound)]
  guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon + 1 < text.endIndex,
    file.bytes[colon + 1] != UInt8(ascii: "/")
  else { return nil }
  let span = file.span(colon, colon + 1)
  return Diagnostic(
    .invalidYAML, "missing space after `:`", at: span, help: ["write `: `"],
    fixes: [Diagnostic.Fix(span, ": ", isSafe: false)])
}
