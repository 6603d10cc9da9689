// SPDX-License-Identifier: MIT

import NNSpec
import Testing

/// The errors that the checker has about a spec with the edit of a finding applied: mappings are merged, all else replaced.
func errors(of edit: String, on spec: String, path: String = "edited.nn.yaml") throws -> [String] {
  let base = try #require(parseYAML(SourceFile(path: path, bytes: Array(spec.utf8))).root)
  let (root, problems) = parseYAML(SourceFile(path: "edit.yaml", bytes: Array(edit.utf8)))
  let change = try #require(root, "\(edit): \(problems.map(\.message))")
  let text = merged(base, change).blockText
  let check = SpecCheck(SourceFile(path: path, bytes: Array(text.utf8)), data: .none)
  return check.diagnostics.filter { $0.severity == .error }.map(\.message)
}

/// A choice by name (`adam: {…}` for `sgd: {…}`) is a value, not a mapping to take from both.
private let choices = ["loss", "optimiser", "schedule", "weights"]

private func merged(_ base: YAMLNode, _ change: YAMLNode) -> YAMLNode {
  guard let old = base.mapping, let new = change.mapping else { return change }
  var entries = old.map { entry in
    guard let other = new.first(where: { $0.key == entry.key }) else { return entry }
    let value = choices.contains(entry.key) ? other.value : merged(entry.value, other.value)
    return YAMLEntry(key: entry.key, keySpan: entry.keySpan, value: value)
  }
  entries += new.filter { entry in !old.contains { $0.key == entry.key } }
  return YAMLNode(.mapping(entries), span: base.span)
}
