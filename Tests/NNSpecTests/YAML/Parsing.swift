// SPDX-License-Identifier: MIT

import NNSpec
import SpecCorpus
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
  #expect(Soundness.faults(of: diagnostics) == [], sourceLocation: location)
}

/// A node holds its children, its spans lie on code points.
private func expectSound(
  _ node: YAMLNode, inside outer: ClosedRange<Int>, at location: SourceLocation
) {
  #expect(Soundness.faults(of: node.span) == [], sourceLocation: location)
  #expect(
    outer.contains(node.span.start) && outer.contains(node.span.end),
    "\(node.span.start)..<\(node.span.end) in \(outer)", sourceLocation: location)
  guard node.definition == nil else { return }
  let inner = node.span.start...node.span.end
  for item in node.sequence ?? [] { expectSound(item, inside: inner, at: location) }
  for entry in node.mapping ?? [] where entry.mergedBy == nil {
    #expect(Soundness.faults(of: entry.keySpan) == [], sourceLocation: location)
    #expect(inner.contains(entry.keySpan.start), sourceLocation: location)
    expectSound(entry.value, inside: inner, at: location)
  }
}
