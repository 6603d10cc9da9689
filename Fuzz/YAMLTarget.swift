// SPDX-License-Identifier: MIT

import NNSpec

/// Bytes → events and tree: spans are sound, and what is written from a tree reads back as it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzYAML(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let file = fuzzedFile(start, count)
  let (root, diagnostics) = parseYAML(file)
  requireSound(diagnostics.sortedByPosition())
  require(root != nil || diagnostics.hasErrors, "neither a tree nor an error")
  if let root {
    requireSound(root, inside: 0...count)
    if !diagnostics.hasErrors { requireReadable(root) }
  }
  return 0
}

private func requireSound(_ node: YAMLNode, inside outer: ClosedRange<Int>) {
  let inner = node.span.start...node.span.end
  require(
    outer.contains(inner.lowerBound) && outer.contains(inner.upperBound),
    "\(inner) is not inside \(outer)")
  let faults = Soundness.faults(of: node.span)
  require(faults.isEmpty, faults.joined(separator: "\n"))
  guard node.definition == nil else { return }
  for item in node.sequence ?? [] { requireSound(item, inside: inner) }
  for entry in node.mapping ?? [] where entry.mergedBy == nil {
    require(inner.contains(entry.keySpan.start), "a key outside of its mapping")
    requireSound(entry.value, inside: inner)
  }
}

/// A tree written as YAML and read again is the same; what no spec is, a text alone or nothing at all, need not be written.
private func requireReadable(_ root: YAMLNode) {
  guard root.scalar == nil, root.mapping?.isEmpty != true, root.sequence?.isEmpty != true else {
    return
  }
  let text = root.blockText
  // Aliases are written out, so that limits may be passed.
  guard text.utf8.count < 100_000 else { return }
  let again = parseYAML(SourceFile(path: "again.nn.yaml", bytes: Array(text.utf8)))
  guard let written = again.root, !again.diagnostics.hasErrors else {
    let isLimit = again.diagnostics.contains { $0.code.rawValue.hasPrefix("X") }
    return require(isLimit, "not readable:\n\(text)\n\(again.diagnostics.map(\.message))")
  }
  require(JSONValue(written).text == JSONValue(root).text, "reads back as something else:\n\(text)")
}
