// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// A text as the file `t.yaml`.
func file(_ text: String) -> SourceFile { SourceFile(path: "t.yaml", bytes: Array(text.utf8)) }

/// Parses a text and checks that every span that comes out of it is sound.
func parse(
  _ text: String, limits: YAMLLimits = .standard, at location: SourceLocation = #_sourceLocation
) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
  parse(Array(text.utf8), limits: limits, at: location)
}

func parse(
  _ bytes: [UInt8], limits: YAMLLimits = .standard, at location: SourceLocation = #_sourceLocation
) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
  let file = SourceFile(path: "t.yaml", bytes: bytes)
  let result = parseYAML(file, limits: limits)
  expectSound(result.diagnostics, at: location)
  if let root = result.root { expectSound(root, inside: 0...bytes.count, at: location) }
  return result
}

/// `Y120 3:5` for each diagnostic.
func places(_ diagnostics: [Diagnostic]) -> [String] {
  diagnostics.map { "\($0.code.rawValue) \($0.span.line):\($0.span.column)" }
}

/// The tree on one line: text in quotes unless plain, entries in braces, aliases with `*`.
func sketch(_ node: YAMLNode) -> String {
  let mark = node.definition == nil ? "" : "*"
  return switch node.content {
  case .scalar(let scalar): mark + (scalar.isPlain ? scalar.text : "'\(scalar.text)'")
  case .sequence(let items): mark + "[" + items.map(sketch).joined(separator: ", ") + "]"
  case .mapping(let entries):
    mark + "{"
      + entries.map { ($0.mergedBy == nil ? "" : "<") + "\($0.key): \(sketch($0.value))" }
      .joined(separator: ", ") + "}"
  }
}

/// Properties that hold for every diagnostic (design 5k.3).
func expectSound(_ diagnostics: [Diagnostic], at location: SourceLocation) {
  for diagnostic in diagnostics {
    let span = diagnostic.span
    let spans = [span] + diagnostic.secondary.map(\.span) + diagnostic.fixes.map(\.span)
    for span in spans { expectOnBoundaries(span, at: location) }
    let lastText = span.file.endOfText(before: span.file.bytes.count)
    #expect(
      span.end > span.start || span.start >= lastText, "empty: \(diagnostic)",
      sourceLocation: location)
    #expect(diagnostic.secondary.count <= 3, sourceLocation: location)
    #expect(diagnostic.message.first?.isUppercase == false, sourceLocation: location)
    #expect(!diagnostic.message.hasSuffix("."), sourceLocation: location)
    let edits = diagnostic.fixes.map(\.span).sorted { $0.start < $1.start }
    for (left, right) in zip(edits, edits.dropFirst()) {
      #expect(left.end <= right.start, sourceLocation: location)
    }
  }
  let sorted = diagnostics.sortedByPosition()
  #expect(sorted == diagnostics, "unsorted or repeated", sourceLocation: location)
}

private func expectOnBoundaries(_ span: SourceSpan, at location: SourceLocation) {
  let bytes = span.file.bytes
  // Counting from the start for every span is for small files.
  guard bytes.count < 2000 else { return }
  for offset in [span.start, span.end] where offset < bytes.count {
    // Malformed bytes are the one thing that may lie inside a code point.
    let isContinuation = bytes[offset] & 0xC0 == 0x80
    let isMalformed = UTF8Scanner.firstMalformed(in: bytes) != nil
    #expect(!isContinuation || isMalformed, "offset \(offset)", sourceLocation: location)
  }
  let before = bytes[span.file.contentStart..<max(span.start, span.file.contentStart)]
  let line = String(decoding: before, as: UTF8.self).unicodeScalars
  var (number, column) = (1, 1)
  var previous: Unicode.Scalar = " "
  for scalar in line {
    if scalar == "\r" || scalar == "\n" && previous != "\r" { number += 1 }
    column = scalar == "\r" || scalar == "\n" ? 1 : column + 1
    previous = scalar
  }
  guard UTF8Scanner.firstMalformed(in: bytes) == nil else { return }
  #expect(span.line == number && span.column == column, sourceLocation: location)
}

/// A node holds its children, its spans lie on code points.
private func expectSound(
  _ node: YAMLNode, inside outer: ClosedRange<Int>, at location: SourceLocation
) {
  expectOnBoundaries(node.span, at: location)
  #expect(
    outer.contains(node.span.start) && outer.contains(node.span.end),
    "\(node.span.start)..<\(node.span.end) in \(outer)", sourceLocation: location)
  guard node.definition == nil else { return }
  let inner = node.span.start...node.span.end
  for item in node.sequence ?? [] { expectSound(item, inside: inner, at: location) }
  for entry in node.mapping ?? [] where entry.mergedBy == nil {
    expectOnBoundaries(entry.keySpan, at: location)
    #expect(inner.contains(entry.keySpan.start), sourceLocation: location)
    expectSound(entry.value, inside: inner, at: location)
  }
}
