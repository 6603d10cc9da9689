// SPDX-License-Identifier: MIT

/// Checks the raw text for what libyaml would miss, misplace or misread.
///
/// Errors mean that the text must not be parsed; warnings go with what the parser finds.
package func checkYAMLText(_ file: SourceFile, limits: YAMLLimits) -> [Diagnostic] {
  if file.bytes.count > limits.fileBytes { return [tooLarge(file, limits.fileBytes)] }
  if let problem = utf16(file) { return [problem] }
  let (problems, isUTF8) = checkCharacters(file)
  return isUTF8 ? problems + mergeConflicts(file) : problems
}

private func tooLarge(_ file: SourceFile, _ limit: Int) -> Diagnostic {
  Diagnostic(
    .fileTooLarge, "the file has \(file.bytes.count) bytes, the limit is \(limit)",
    at: SourceSpan(file: file, start: 0, end: min(1, file.bytes.count)),
    notes: ["a spec of 200 layers has about 11000; data belongs in files of its own"])
}

private func utf16(_ file: SourceFile) -> Diagnostic? {
  let head = file.bytes.prefix(2)
  guard head.count == 2, head == [0xFF, 0xFE] || head == [0xFE, 0xFF] || head.contains(0) else {
    return nil
  }
  // A text that begins with a zero may go on in UTF-8, of which no place lies inside a code point.
  let end = file.bytes.dropFirst(2).firstIndex { $0 & 0xC0 != 0x80 } ?? file.bytes.count
  return Diagnostic(
    .notUTF8, "the file is UTF-16 or UTF-32", at: SourceSpan(file: file, start: 0, end: end),
    help: ["save it as UTF-8"])
}

/// Looks at every code point: one problem a kind, at the first place.
private func checkCharacters(_ file: SourceFile) -> (problems: [Diagnostic], isUTF8: Bool) {
  var found: [DiagnosticCode: (span: SourceSpan, scalar: UInt32, count: Int)] = [:]
  var scanner = UTF8Scanner(file.bytes, from: file.contentStart)
  while true {
    let start = scanner.offset
    switch scanner.next() {
    case .end:
      let order: [DiagnosticCode] = [.strayByteOrderMark, .controlCharacter, .unusualLineBreak]
      let problems = order.compactMap { code in
        found[code].map { problem(code, $0.span, $0.scalar, $0.count) }
      }
      return (problems, true)
    case .malformed:
      return ([malformed(file, at: start)], false)
    case .scalar(let scalar):
      guard let code = trouble(scalar) else { continue }
      let span = SourceSpan(file: file, start: start, end: scanner.offset)
      found[code, default: (span, scalar, 0)].count += 1
    }
  }
}

/// What is wrong with a character; the rest is what YAML calls printable.
private func trouble(_ scalar: UInt32) -> DiagnosticCode? {
  switch scalar {
  case 0x20...0x7E, 0x09, 0x0A, 0x0D: nil
  case 0x85, 0x2028, 0x2029: .unusualLineBreak
  case 0xFEFF: .strayByteOrderMark
  case 0..<0xA0, 0xFFFE, 0xFFFF: .controlCharacter
  default: nil
  }
}

private func problem(
  _ code: DiagnosticCode, _ span: SourceSpan, _ scalar: UInt32, _ count: Int
) -> Diagnostic {
  let hex = String(scalar, radix: 16, uppercase: true)
  let name = "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  var notes = count > 1 ? ["there are \(count) in this file; this is the first"] : []
  switch code {
  case .strayByteOrderMark:
    return Diagnostic(
      code, "a byte order mark may only stand at the start of the file", at: span, notes: notes,
      help: ["delete it"], fixes: [Diagnostic.Fix(span, "", isSafe: true)])
  case .controlCharacter:
    return Diagnostic(
      code, "the control character \(name) may not stand in a spec", at: span, notes: notes,
      help: ["delete it, or write it as an escape between double quotes"])
  default:
    notes.insert("editors do not agree on whether it ends a line", at: 0)
    return Diagnostic(
      code, "the character \(name) is not a line break in YAML 1.2", at: span, notes: notes,
      help: ["use an ordinary line break"])
  }
}

private func malformed(_ file: SourceFile, at offset: Int) -> Diagnostic {
  let hex = String(file.bytes[offset], radix: 16, uppercase: true)
  return Diagnostic(
    .notUTF8, "the file is not UTF-8",
    at: SourceSpan(file: file, start: offset, end: offset + 1), label: "the byte 0x\(hex)",
    help: ["save it as UTF-8"])
}

/// Finds the marks that a failed merge leaves at the start of lines, one problem a conflict.
private func mergeConflicts(_ file: SourceFile) -> [Diagnostic] {
  var problems: [Diagnostic] = []
  var opening: SourceSpan?
  for start in file.lineStarts {
    guard let mark = conflictMark(file, at: start) else { continue }
    let span = SourceSpan(file: file, start: start, end: start + 7)
    if mark == 0x3C {
      if let opening { problems.append(mergeConflict(opening, end: nil)) }
      opening = span
    } else {
      problems.append(mergeConflict(opening ?? span, end: opening == nil ? nil : span))
      opening = nil
    }
  }
  if let opening { problems.append(mergeConflict(opening, end: nil)) }
  return problems
}

/// The character of which seven begin this line and nothing but a blank follows.
private func conflictMark(_ file: SourceFile, at start: Int) -> UInt8? {
  let bytes = file.bytes
  guard start + 7 <= bytes.count, bytes[start] == 0x3C || bytes[start] == 0x3E else { return nil }
  let isMark = bytes[start..<(start + 7)].allSatisfy { $0 == bytes[start] }
  let isAlone = start + 7 == bytes.count || [0x20, 0x0A, 0x0D].contains(bytes[start + 7])
  return isMark && isAlone ? bytes[start] : nil
}

private func mergeConflict(_ span: SourceSpan, end: SourceSpan?) -> Diagnostic {
  Diagnostic(
    .mergeConflict, "a merge conflict is left in the file", at: span,
    secondary: end.map { [Diagnostic.Label($0, "up to here")] } ?? [],
    help: ["keep one of the two versions and delete the marks"])
}
