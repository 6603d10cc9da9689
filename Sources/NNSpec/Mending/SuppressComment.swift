// SPDX-License-Identifier: MIT

/// A comment `# nnrun: …` in a spec.
struct SuppressComment: Sendable {
  /// From the `#` to the end of the line.
  let span: SourceSpan
  /// The words in brackets with their places; nil if the comment does not have the form.
  let codes: [(word: String, span: SourceSpan)]?
  let isForFile: Bool
  /// Whether no key stands before it.
  let isLeading: Bool
  /// The line that it is about: its own, or the next that holds more than a comment.
  let coveredLine: Int

  /// Those of a file, in order.
  ///
  /// A `#` begins a comment at the start of a line or after a blank, but not in quotes and block texts.
  static func all(in file: SourceFile) -> [SuppressComment] {
    guard holdsMark(file.bytes) else { return [] }
    let stream = readYAMLEvents(file, limits: .standard)
    guard stream.stop == nil else { return [] }
    let texts = stream.events.compactMap { event -> Range<Int>? in
      guard case .scalar(_, let style) = event.kind, style != .plain else { return nil }
      return event.start..<event.end
    }
    let content = stream.events.first { $0.kind != .documentStart(version: nil) }?.start
    var place = 0
    return (1...file.lineStarts.count).compactMap { line in
      let range = file.range(ofLine: line)
      while place < texts.count, texts[place].upperBound <= range.lowerBound { place += 1 }
      let start = range.first { offset in
        file.bytes[offset] == UInt8(ascii: "#") && isAfterBlank(offset, range, file)
          && !texts[place...].prefix { $0.lowerBound <= offset }.contains { $0.contains(offset) }
      }
      guard let start else { return nil }
      return SuppressComment(
        file.span(start, range.upperBound), line: line,
        isLeading: content.map { start < $0 } ?? true)
    }
  }

  /// Whether `nnrun:` stands anywhere: most files end here, so a megabyte must take no time.
  private static func holdsMark(_ bytes: [UInt8]) -> Bool {
    let mark = Array("nnrun:".utf8)
    let last = bytes.count - mark.count
    return last >= 0
      && (0...last).contains { bytes[$0] == mark[0] && bytes[$0...].starts(with: mark) }
  }

  private static func isAfterBlank(_ offset: Int, _ line: Range<Int>, _ file: SourceFile) -> Bool {
    offset == line.lowerBound || [0x20, 0x09].contains(file.bytes[offset - 1])
  }

  /// Nil if the comment is about something else.
  private init?(_ span: SourceSpan, line: Int, isLeading: Bool) {
    let text = span.text.dropFirst().drop { $0 == " " || $0 == "\t" }
    guard text.hasPrefix("nnrun:") else { return nil }
    let rule = text.dropFirst(6).drop { $0 == " " }
    let word = rule.prefix { $0.isLetter || $0 == "-" }
    // `nnrun:` may begin a sentence too.
    guard word.hasPrefix("ignore") || rule.dropFirst(word.count).first == "[" else { return nil }
    self.span = span
    self.isLeading = isLeading
    isForFile = rule.hasPrefix("ignore-file[")
    codes =
      isForFile || rule.hasPrefix("ignore[")
      ? Self.codes(rule.drop { $0 != "[" }.dropFirst(), in: span) : nil
    coveredLine = Self.coveredLine(line, span)
  }

  private static func codes(
    _ list: Substring, in span: SourceSpan
  ) -> [(word: String, span: SourceSpan)]? {
    guard let end = list.firstIndex(of: "]") else { return nil }
    let text = list.base
    let words = list[..<end].split(separator: ",").compactMap { part -> (String, SourceSpan)? in
      let word = part.drop { $0 == " " }
      let name = word.prefix { $0 != " " }
      guard !name.isEmpty else { return nil }
      let start = span.start + text.utf8.distance(from: text.startIndex, to: name.startIndex)
      return (String(name), span.file.span(start, start + name.utf8.count))
    }
    return words.isEmpty ? nil : words
  }

  private static func coveredLine(_ line: Int, _ span: SourceSpan) -> Int {
    let file = span.file
    guard file.isFirstInLine(span.start) else { return line }
    let rest = (line + 1)..<(file.lineStarts.count + 1)
    return rest.first { line in
      let text = file.text(ofLine: line).drop { $0 == " " || $0 == "\t" }
      return !text.isEmpty && !text.hasPrefix("#")
    } ?? line
  }

  /// What goes with the comment: its whole line, or the blanks before it.
  var removal: SourceSpan {
    let file = span.file
    let line = span.line
    if file.isFirstInLine(span.start) {
      let end = line < file.lineStarts.count ? file.lineStarts[line] : file.bytes.count
      return file.span(file.range(ofLine: line).lowerBound, end)
    }
    return file.span(file.endOfText(before: span.start), span.end)
  }
}
