// SPDX-License-Identifier: MIT

extension LayerExpansion {
  /// What `from` says; nil without one.
  mutating func wires(of node: YAMLNode, holder: String, treePath: String) -> [Wire]? {
    guard let value = fromNode(node) else { return nil }
    if value.hasHole { return [.nothing] }
    let names = value.sequence ?? [value]
    let wires: [Wire] = names.compactMap { name in
      guard let scalar = name.scalar, !scalar.isNull, !scalar.text.isEmpty else { return nil }
      return .named(scalar.text, name.visibleSpan, holder: holder)
    }
    if wires.count == names.count, !wires.isEmpty { return wires }
    diagnostics.append(
      Diagnostic(
        .wrongType,
        "`from` takes a layer's name or a list of names, this is "
          + (names.isEmpty ? "an empty list" : value.kindName), at: value.visibleSpan,
        help: ["name layers by their `name`, or inputs as in `input.image`"], path: treePath))
    return [.nothing]
  }

  /// The value of `from`, also where it is the main value: `- add: [a, b]`.
  private func fromNode(_ node: YAMLNode) -> YAMLNode? {
    guard let entry = node.mapping?.first else { return nil }
    if let options = entry.value.mapping { return options.first { $0.key == "from" }?.value }
    guard !entry.value.isNull,
      Catalogue.layers.entry(named: entry.key)?.type.mainOption == "from"
    else { return nil }
    return entry.value
  }

  /// The one value that a structure reads.
  mutating func single(_ wires: [Wire]?, _ spot: Spot) -> Wire? {
    guard let wires else { return nil }
    if wires.count > 1, case .named(_, let span, _) = wires[1] {
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "`\(spot.node.layerKind ?? "")` reads one value, `from` names several",
          at: span, help: ["bring them together first, with `concat` or `add`"],
          path: spot.treePath))
      return .nothing
    }
    return wires[0]
  }
}
