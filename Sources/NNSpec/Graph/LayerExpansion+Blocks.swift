// SPDX-License-Identifier: MIT

extension LayerExpansion {
  /// The layers of a block, for one use of it.
  mutating func instantiate(_ name: String, _ block: Block, _ spot: Spot, input: Wire) -> Wire {
    blocks.markUsed(name)
    if spot.scope.open.contains(name) {
      diagnostics.append(
        Diagnostic(
          .aliasCycle, "the block `\(name)` is used inside itself", at: spot.place,
          secondary: [.init(block.nameSpan, "the block starts here")], path: spot.treePath))
      return hole(spot)
    }
    var substitution = Substitution(
      values: spot.scope.values.merging(block.parameters) { $1 },
      places: spot.scope.places.merging(block.places) { $1 })
    guard let isFrozen = setParameters(name, block, spot, &substitution) else { return hole(spot) }
    let layers = block.layers.map { substitution.apply(to: $0, path: "model.blocks.\(name)") }
    diagnostics += substitution.diagnostics
    blocks.markUsed(substitution.usedNames, in: name)
    usedParameters.formUnion(substitution.usedNames.subtracting(block.parameters.keys))
    // What is inside sees its own block's parameters, and the spec's.
    let scope = spot.scope.inside(
      spot.path, "model.blocks.\(name).layers", isFrozen: isFrozen, at: spot.place,
      block: (name, spot.wholePlace))
    return expand(layers, scope, input: input)
  }

  /// Puts the parameters of one use in; returns whether it is frozen, nil after a mistake.
  private mutating func setParameters(
    _ name: String, _ block: Block, _ spot: Spot, _ substitution: inout Substitution
  ) -> Bool? {
    guard let use = spot.node.mapping?.first, !use.value.isNull else { return false }
    let before = diagnostics.count
    let names = block.parameters.keys.sorted()
    guard let entries = use.value.mapping else {
      let form = names.isEmpty ? "`- \(name)`" : "`- \(name): {\(names[0]): …}`"
      diagnostics.append(
        Diagnostic(
          .wrongType,
          "the block `\(name)` takes a mapping of parameters, this is \(use.value.kindName)",
          at: use.valuePlace, help: ["write \(form)"], path: "\(spot.treePath).\(name)"))
      return nil
    }
    let own = entries.filter { ["name", "from", "trainable"].contains($0.key) }
    var reader = OptionReader(
      subject: name, path: "\(spot.treePath).\(name)", place: spot.place, entries: own)
    let options = StructureOptions(&reader)
    reader.finish()
    diagnostics += reader.diagnostics
    let given = entries.filter { entry in !own.contains { $0.key == entry.key } }
    if names.isEmpty, let first = given.first {
      bareBlocks.insert(name)
      diagnostics.append(
        Diagnostic(
          .unknownKey, "the block `\(name)` has no parameters", at: spot.place,
          label: "`\(first.key)` is given here",
          help: ["name them with their defaults under its `parameters`"],
          path: "\(spot.treePath).\(name).\(first.key)"))
      return nil
    }
    let unknown = given.filter { block.parameters[$0.key] == nil }.map {
      unknownParameter($0, of: name, names, "\(spot.treePath).\(name).\($0.key)")
    }
    diagnostics += unknown.mendingOnce(.unknownKey, beside: given.map(\.key))
    for entry in given where block.parameters[entry.key] != nil {
      if let scalar = entry.value.scalar, !scalar.isNull {
        if scalar.isHole { return nil }
        substitution.set(
          entry.key, to: ParameterValue(scalar), at: entry.value.valuePlace ?? entry.value.span)
      } else {
        diagnostics.append(
          ValueProblem.wrongType("a scalar", entry.value).diagnostic(
            name: entry.key, entry: entry, path: "\(spot.treePath).\(name).\(entry.key)"))
      }
    }
    return diagnostics.count == before ? !options.trainable : nil
  }

  private func unknownParameter(
    _ entry: YAMLEntry, of name: String, _ names: [String], _ path: String
  ) -> Diagnostic {
    let near = closest(to: entry.key, among: names)
    return Diagnostic(
      .unknownKey, "the block `\(name)` has no parameter `\(entry.key)`", at: entry.keySpan,
      label: near.isEmpty ? "" : didYouMean(near),
      help: near.isEmpty ? [names.isEmpty ? "it has none" : "it has " + nameList(names)] : [],
      fixes: near.count == 1 ? [.init(entry.keySpan, near[0], isSafe: true)] : [], path: path)
  }
}
