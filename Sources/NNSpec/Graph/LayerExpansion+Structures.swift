// SPDX-License-Identifier: MIT

extension LayerExpansion {
  /// What a structure holds, written out.
  mutating func structure(_ spot: Spot, input: Wire) -> Wire {
    let chosen = Catalogue.structures.decode(
      spot.node, path: spot.treePath, reportingTo: &diagnostics)
    guard let chosen else { return hole(spot) }
    let isFrozen = !chosen.value.common.trainable
    func scope(_ path: String, _ key: String) -> LayerScope {
      spot.scope.inside(
        spot.path + path, "\(spot.treePath).\(chosen.name).\(key)", isFrozen: isFrozen,
        at: spot.place)
    }
    switch chosen.value {
    case let it as Repeat:
      var wire = input
      for round in 1...max(it.times, 1) where !isTooLarge {
        wire = expand(
          it.layers?.value.sequence ?? [], scope("/\(round)", "layers"), input: wire)
      }
      return wire
    case let it as Residual:
      let long = expand(it.layers?.value.sequence ?? [], scope("", "layers"), input: input)
      let short = expand(
        it.shortcut?.value.sequence ?? [], scope("/shortcut", "shortcut"), input: input)
      let merged = MergedStructure.residual(hasShortcut: it.shortcut != nil)
      return merge(named("add", spot), [long, short], merged, spot, isFrozen: isFrozen)
    case let it as Parallel:
      return parallel(it, spot, input: input) { scope("/\($0 + 1)", "branches[\($0)]") }
    default:
      preconditionFailure("the structure \(chosen.name) is not written out")
    }
  }

  private mutating func parallel(
    _ it: Parallel, _ spot: Spot, input: Wire, scope: (Int) -> LayerScope
  ) -> Wire {
    let branches = it.branches?.value.sequence ?? []
    let misplaced = branches.first { $0.sequence == nil }
    guard branches.count >= 2, misplaced == nil else {
      diagnostics.append(
        Diagnostic(
          .wrongStructure,
          misplaced == nil
            ? "`branches` takes two lists of layers or more"
            : "a branch is a list of layers, this is \(misplaced?.kindName ?? "")",
          at: misplaced?.visibleSpan ?? it.branches?.valuePlace ?? spot.place,
          help: ["write one list a branch: `branches: [[{dense: 4}], [{dense: 8}, relu]]`"],
          path: "\(spot.treePath).parallel.branches"))
      return hole(spot)
    }
    let wires = branches.enumerated().map { index, branch in
      expand(branch.sequence ?? [], scope(index), input: input)
    }
    let merge = it.merge?.value ?? named("concat", spot)
    if let kind = merge.layerKind, let entry = Catalogue.layers.entry(named: kind),
      !(entry.type is any MergeLayer.Type)
    {
      let fitting = Catalogue.layers.entries.filter {
        ($0.type as? any MergeLayer.Type)?.inputCount.contains(branches.count) == true
      }
      diagnostics.append(
        Diagnostic(
          .unknownChoice, "`\(kind)` reads one value, so it cannot merge branches",
          at: merge.visibleSpan, help: ["there are " + nameList(fitting.map(\.name))],
          path: "\(spot.treePath).parallel.merge"))
      return hole(spot)
    }
    for option in merge.layerOptions where ["name", "from"].contains(option.key) {
      diagnostics.append(
        Diagnostic(
          .noEffect,
          option.key == "name"
            ? "`name` has no effect on `merge`: it has the name of its `parallel`"
            : "`from` has no effect on `merge`: it reads the branches",
          at: option.keySpan, path: "\(spot.treePath).parallel.merge"))
    }
    return self.merge(merge, wires, .parallel, spot, isFrozen: !it.common.trainable)
  }

  /// The layer at the end of a structure, which has the structure's path.
  private mutating func merge(
    _ node: YAMLNode, _ wires: [Wire], _ merged: MergedStructure, _ spot: Spot, isFrozen: Bool
  ) -> Wire {
    append(
      LayerItem(
        spot, node: node, sources: wires, isWired: true, isFrozen: isFrozen, merged: merged))
  }

  /// A layer that the spec does not write, shown where its structure stands.
  private func named(_ kind: String, _ spot: Spot) -> YAMLNode {
    YAMLNode(.scalar(YAMLScalar(kind, isPlain: true)), span: spot.place)
  }
}
