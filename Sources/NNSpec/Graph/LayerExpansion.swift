// SPDX-License-Identifier: MIT

/// Writes out what `model.layers` holds: blocks, repeats, residuals, branches and shared layers become a list of layers
/// that say what they read.
struct LayerExpansion {
  var diagnostics: [Diagnostic] = []
  private(set) var items: [LayerItem] = []
  var names = LayerNames()
  /// The holder of each list of layers, by the list's place in the tree; of a block, that of its first use.
  private(set) var holders: [String: String] = [:]
  /// Blocks without parameters that some use gives some.
  var bareBlocks: Set<String> = []
  /// Parameters of the spec that only blocks use.
  var usedParameters: Set<String> = []
  var blocks: Blocks
  private(set) var isTooLarge = false
  static let maximumLayers = 10_000
  /// Lists and their entries that were written out: empty ones leave no layer behind, but take time.
  private var placeCount = 0
  private static let maximumPlaces = 100_000
  /// Structures in structures, blocks in blocks: each is a call in a call.
  private var depth = 0
  private static let maximumDepth = 64

  /// `others`: the keys beside `blocks`.
  init(blocks node: YAMLEntry?, beside others: [String]) {
    blocks = Blocks(node, beside: others)
  }

  /// Writes out all layers; what the last of them gives is the network's end.
  mutating func expand(
    _ layers: [YAMLNode], values: [String: ParameterValue], places: [String: SourceSpan] = [:]
  ) -> Wire {
    names.reserve(min(layers.count, Self.maximumLayers))
    let end = expand(
      layers, LayerScope(treePath: "model.layers", values: values, places: places), input: .inputs)
    if isTooLarge { items = [] }
    // That they have no parameters says it all.
    diagnostics.removeAll { problem in
      problem.code == .badExpression
        && bareBlocks.contains { problem.path.hasPrefix("model.blocks.\($0).") }
    }
    diagnostics += blocks.diagnostics + names.diagnostics
    if !isTooLarge { diagnostics += blocks.unused(in: layers) + blocks.unusedParameters() }
    return end
  }

  /// Writes out a list; returns what its last layer gives, or its input if it is empty.
  mutating func expand(_ nodes: [YAMLNode], _ scope: LayerScope, input: Wire) -> Wire {
    var last = input
    if holders[scope.treePath] == nil { holders[scope.treePath] = scope.holder }
    depth += 1
    defer { depth -= 1 }
    placeCount += 1 + nodes.count
    let isOver = placeCount > Self.maximumPlaces || depth > Self.maximumDepth
    if isOver, !isTooLarge, let place = scope.place ?? nodes.first?.visibleSpan {
      isTooLarge = true
      diagnostics.append(
        Diagnostic(
          .tooManyLayers,
          depth > Self.maximumDepth
            ? "blocks and structures lie more than \(Self.maximumDepth) deep in each other"
            : "blocks and repeats are written out more than \(Self.maximumPlaces) times",
          at: place, path: scope.treePath))
    }
    for (index, node) in nodes.enumerated() where !isTooLarge {
      last = place(node, scope, treePath: "\(scope.treePath)[\(index)]", input: last)
    }
    return last
  }

  /// One entry of a list.
  private mutating func place(
    _ node: YAMLNode, _ scope: LayerScope, treePath: String, input: Wire, again: Again? = nil
  ) -> Wire {
    let kind = node.layerKind.map(Vocabulary.canonical) ?? "layer"
    let nameNode = node.layerOptions.first { $0.key == "name" }
    let own = again == nil ? nameNode?.value.scalar?.text : nil
    let path = again?.path ?? names.path(of: kind, named: own, holder: scope.holder)
    let spot = Spot(node: node, path: path, treePath: treePath, scope: scope)
    let begin = items.count
    let wires =
      again == nil ? wires(of: node, holder: scope.holder, treePath: treePath) : again?.wires
    let wire: Wire
    var recipe: LayerRecipe?
    if Catalogue.layers.entry(named: kind) == nil, Catalogue.structures.entry(named: kind) == nil,
      blocks.mayBeBroken(kind)
    {
      wire = hole(spot)
    } else if let block = blocks.all[kind] {
      wire = instantiate(kind, block, spot, input: single(wires, spot) ?? input)
    } else if kind == Use.name {
      (wire, recipe) = use(spot, wires: wires, input: input)
    } else if Catalogue.structures.entry(named: kind) != nil {
      wire = structure(spot, input: single(wires, spot) ?? input)
    } else {
      wire = append(
        LayerItem(spot, sources: wires ?? [input], isWired: wires != nil))
    }
    // What `use` does again goes by the name of the `use`.
    if again != nil { return wire }
    if kind != Use.name {
      recipe = LayerRecipe(node: node, scope: scope, treePath: treePath, range: begin..<items.count)
    }
    let nameSpan = nameNode.map { $0.value.isNull ? $0.keySpan : $0.value.span }
    names.register(
      LayerNames.Named(
        path: path, wire: wire, place: nameSpan ?? node.visibleSpan, recipe: recipe),
      own: own, treePath: treePath)
    return wire
  }

  /// What `use` says of a layer that it does again: what that is called, and what it reads if not the layer above.
  private struct Again {
    let path: String
    let wires: [Wire]?
  }

  /// An entry that is being written out.
  struct Spot {
    let node: YAMLNode
    let path: String
    let treePath: String
    let scope: LayerScope

    /// Where its kind stands.
    var place: SourceSpan { node.mapping?.first?.keySpan ?? node.visibleSpan }

    /// With its options, if they stand in the same line.
    var wholePlace: SourceSpan {
      node.span.line == node.span.endLine ? node.visibleSpan : place
    }
  }

  // MARK: - Items

  mutating func append(_ item: LayerItem) -> Wire {
    if items.count == Self.maximumLayers, !isTooLarge {
      isTooLarge = true
      // What is in error already would only be told again.
      if !item.isHole {
        diagnostics.append(
          Diagnostic(
            .tooManyLayers, "the network has more than \(Self.maximumLayers) layers",
            at: item.scope.uses.first ?? item.node.visibleSpan,
            secondary: item.scope.uses.isEmpty
              ? [] : [.init(item.node.visibleSpan, "this is one too many")],
            path: item.treePath))
      }
    }
    if isTooLarge { return .nothing }
    items.append(item)
    return .item(items.count - 1)
  }

  /// A place about which nothing is known, after a mistake.
  mutating func hole(_ spot: Spot) -> Wire {
    _ = append(LayerItem(spot, sources: [], isHole: true))
    return .nothing
  }

  // MARK: - Shared layers

  /// Does again what a name stands for, with the same weights.
  private mutating func use(
    _ spot: Spot, wires: [Wire]?, input: Wire
  ) -> (wire: Wire, recipe: LayerRecipe?) {
    guard
      let chosen = Catalogue.structures.decode(
        spot.node, path: spot.treePath, reportingTo: &diagnostics),
      let use = chosen.value as? Use
    else { return (hole(spot), nil) }
    let place = chosen.spans["layer"] ?? spot.place
    if let span = chosen.spans["trainable"] {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`trainable` has no effect on `use`: the weights are those of `\(use.layer)`",
          at: span, help: ["write it there, or leave it out"], path: spot.treePath))
    }
    guard let found = names.find(use.layer, from: spot.scope.holder),
      let recipe = found.recipe
    else {
      let near = names.near(use.layer, from: spot.scope.holder)
      // What is wrong already may hold it.
      if items.contains(where: \.isHole), near.isEmpty || near.contains(use.layer) {
        return (hole(spot), nil)
      }
      diagnostics.append(
        Diagnostic(
          .unknownName, "no layer above is called `\(use.layer)`", at: place,
          label: near.isEmpty ? "" : didYouMean(near),
          help: ["`use` repeats a layer that stands before it, by its name or path"],
          path: spot.treePath))
      return (hole(spot), nil)
    }
    let begin = items.count
    let isLayer = recipe.node.layerKind.map { Catalogue.layers.entry(named: $0) != nil } ?? false
    let wire = self.place(
      recipe.node, recipe.scope, treePath: spot.treePath,
      input: isLayer ? input : single(wires, spot) ?? input,
      again: Again(path: spot.path, wires: isLayer ? wires : nil))
    if items.count - begin == recipe.range.count {
      for (index, original) in zip(begin..., recipe.range) where index < items.count {
        items[index] = LayerItem(
          items[index], weightsOf: items[original].shared?.weightsOf ?? original,
          usedAt: spot.place)
      }
    }
    return (
      wire,
      LayerRecipe(
        node: recipe.node, scope: recipe.scope, treePath: spot.treePath, range: begin..<items.count)
    )
  }
}
