// SPDX-License-Identifier: MIT

/// Turns the layers of a spec into a graph with shapes; reports what does not fit, once a cause.
///
/// After a layer in error the shape is unknown, and unknown never causes another error.
struct GraphBuilder {
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var nodes: [LayerNode] = []
  private let facts: DataFacts
  /// Names that layers may have besides those of the catalogue.
  private let otherNames: [String]
  private let resolveOutput: (Output, _ target: String?) -> Output
  private let items: [LayerItem]
  private let wiring: Wiring
  /// Whether it is known which layers are the last ones.
  private let areOutputsKnown: Bool
  /// Whether an `output` stands where the network does not end, so that its end is not what was meant.
  private var hasMisplacedOutput = false
  /// The targets of items that predict one.
  private var targets: [Int: String?] = [:]
  /// The node that an item became.
  private var places: [Int: Int] = [:]

  init(
    _ facts: DataFacts, _ items: [LayerItem], _ wiring: Wiring, outputs: OutputNames,
    blockNames: [String], resolveOutput: @escaping (Output, String?) -> Output
  ) {
    self.facts = facts
    self.items = items
    self.wiring = wiring
    self.resolveOutput = resolveOutput
    areOutputsKnown = outputs.diagnostics.isEmpty
    otherNames = blockNames + Catalogue.structures.names
    for (target, item) in outputs.items {
      if case .node(let index) = item { targets[index] = target }
    }
  }

  mutating func build(_ outputs: OutputNames) -> Graph {
    for index in wiring.order { append(index) }
    let ends = outputs.items.map { target, item in
      Graph.Output(target: target, node: node(item))
    }
    return Graph(
      input: facts.inputShape, nodes: nodes, outputs: ends,
      isComplete: nodes.count == items.count && !wiring.isBroken && !hasMisplacedOutput)
  }

  private func node(_ input: NodeInput) -> Int? {
    if case .node(let item) = input { places[item] } else { nil }
  }

  /// Takes in what one layer says, and infers the shape after it.
  private mutating func append(_ index: Int) {
    let item = items[index]
    if item.isHole { return }
    if let misplaced = misplacedList(item) {
      diagnostics.append(misplaced)
      return
    }
    let layer = DecodedLayer(item.node, path: item.treePath)
    let before = diagnostics.count
    diagnostics += layer.diagnostics
    proposeBlocks(since: before, for: item.node)
    guard let chosen = layer.chosen, let common = layer.common else { return }
    add(item, index, chosen, common)
  }

  private mutating func add(
    _ item: LayerItem, _ index: Int, _ chosen: Chosen<any LayerSpec>, _ common: CommonLayerOptions
  ) {
    var spec = chosen.value
    if let output = spec as? Output { spec = resolveOutput(output, targets[index] ?? nil) }
    if spec is Output, targets[index] == nil, areOutputsKnown, !wiring.isBroken {
      hasMisplacedOutput = true
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "`output` is the last layer, but others follow it",
          at: chosen.span ?? item.node.span, path: item.treePath))
    }
    // A method by its name would take a copy of all of this along.
    let sources = wiring.sources[index].map { source($0) }
    let inputs = sources.map { shape($0) }
    let (output, problem) = infer(item, chosen, spec, sources, inputs)
    if let problem { diagnostics.append(problem) }
    places[index] = nodes.count
    let owner = item.shared.flatMap { places[$0.weightsOf] }
    nodes.append(
      LayerNode(
        item, chosen, spec, common: owner.map { nodes[$0].common } ?? common, sources: sources,
        inputs: inputs, output: output, weightsOf: owner,
        isTrainable: owner.map { nodes[$0].isTrainable } ?? (common.trainable && !item.isFrozen)))
  }

  /// What the layer gives.
  ///
  /// The inference holds the nodes, so it must be gone before one is added to them: else each layer would copy all
  /// before it.
  private func infer(
    _ item: LayerItem, _ chosen: Chosen<any LayerSpec>, _ spec: any LayerSpec,
    _ sources: [NodeInput], _ inputs: [Shape?]
  ) -> (output: Shape?, problem: Diagnostic?) {
    let inference = ShapeInference(
      item: item, chosen: chosen, spec: spec, sources: sources, inputs: inputs, facts: facts,
      nodes: nodes, weightsOf: item.shared.flatMap { places[$0.weightsOf] })
    return (inference.output, inference.problem)
  }

  /// The same source as a place among the nodes.
  private func source(_ input: NodeInput) -> NodeInput {
    guard case .node = input else { return input }
    return node(input).map(NodeInput.node) ?? .unknown
  }

  private func shape(_ source: NodeInput) -> Shape? {
    switch source {
    case .inputs: facts.inputShape
    case .input(let index): facts.inputs[index].shape
    case .node(let index): nodes[index].output
    case .unknown: nil
    }
  }

  private func misplacedList(_ item: LayerItem) -> Diagnostic? {
    guard let items = item.node.sequence else { return nil }
    let isAlias = item.node.definition != nil
    return Diagnostic(
      .wrongStructure, "a layer is a name or one `name: options`, this is a list",
      at: item.node.visibleSpan,
      label: isAlias
        ? "names a list of \(items.count) layers (line \(item.node.definition?.line ?? 0))" : "",
      help: [
        "name the layers once under `model.blocks`, as in `blocks: {stage: {layers: […]}}`, "
          + "and write `- stage` here"
      ], path: item.treePath)
  }

  /// An unknown layer may be a misspelt block or structure.
  private mutating func proposeBlocks(since index: Int, for node: YAMLNode) {
    guard index < diagnostics.count, diagnostics[index].code == .unknownLayer,
      let word = node.layerKind
    else { return }
    let near = closest(to: word, among: otherNames)
    guard !near.isEmpty else { return }
    let old = diagnostics[index]
    diagnostics[index] = Diagnostic(
      old.code, old.message, at: old.span,
      label: didYouMean(near + Vocabulary.suggestions(for: word, among: Catalogue.layers.names)),
      path: old.path)
  }
}
