// SPDX-License-Identifier: MIT

extension SpecTree {
  /// The tree with the spec's parameters put into blocks as well, as far as blocks have none of that name.
  ///
  /// What is left of `parameters` is what expressions with a block's own parameters still ask for.
  var withBlockParameters: YAMLNode {
    var needed: Set<String> = []
    let blocks = root["model"]?["blocks"]?.mapping ?? []
    let changed = blocks.map { block in
      let own = Set((block.value["parameters"]?.mapping ?? []).map(\.key))
      let layers = block.value["layers"].map {
        substituted($0, leaving: own, needing: &needed)
      }
      let value = layers.flatMap { block.value.setting(["layers"], to: $0) } ?? block.value
      return YAMLEntry(
        key: block.key, keySpan: block.keySpan, value: value, mergedBy: block.mergedBy)
    }
    let tree =
      changed.isEmpty
      ? root
      : root.setting(["model", "blocks"], to: YAMLNode(.mapping(changed), span: root.span)) ?? root
    let entries = tree["parameters"]?.mapping?.filter { needed.contains($0.key) } ?? []
    if entries.isEmpty { return tree.removing(["parameters"]) }
    return tree.setting(["parameters"], to: YAMLNode(.mapping(entries), span: root.span)) ?? tree
  }

  private func substituted(
    _ node: YAMLNode, leaving own: Set<String>, needing needed: inout Set<String>
  ) -> YAMLNode {
    switch node.content {
    case .scalar(let scalar):
      guard scalar.text.contains("$") else { return node }
      var substitution = Substitution(values: parameters.filter { !own.contains($0.key) })
      let value = substitution.apply(to: node)
      if substitution.diagnostics.isEmpty { return value.escapingDollars }
      needed.formUnion(substitution.usedNames.subtracting(own))
      return node
    case .sequence(let items):
      let items = items.map { substituted($0, leaving: own, needing: &needed) }
      return YAMLNode(.sequence(items), span: node.span, definition: node.definition)
    case .mapping(let entries):
      let entries = entries.map { entry in
        YAMLEntry(
          key: entry.key, keySpan: entry.keySpan,
          value: substituted(entry.value, leaving: own, needing: &needed),
          mergedBy: entry.mergedBy)
      }
      return YAMLNode(.mapping(entries), span: node.span, definition: node.definition)
    }
  }
}

extension YAMLNode {
  /// The tree as text that reads back as itself: a dollar sign that is left over is doubled, so that it stays one.
  ///
  /// Where blocks and parameters stand, expressions stay what they are.
  package var escapingDollars: YAMLNode {
    mappingScalars(skipping: ["parameters", "model.blocks"]) { scalar in
      guard scalar.text.contains("$") else { return scalar }
      let text = scalar.text.map { $0 == "$" ? "$$" : String($0) }.joined()
      return YAMLScalar(text, isPlain: scalar.isPlain)
    }
  }
}
