// SPDX-License-Identifier: MIT

/// The shape that one layer gives for what it reads, or why that does not fit.
struct ShapeInference {
  let item: LayerItem
  let chosen: Chosen<any LayerSpec>
  let spec: any LayerSpec
  let sources: [NodeInput]
  let inputs: [Shape?]
  let facts: DataFacts
  let nodes: [LayerNode]
  /// The node whose weights it uses.
  let weightsOf: Int?
  private(set) var output: Shape?
  private(set) var problem: Diagnostic?

  init(
    item: LayerItem, chosen: Chosen<any LayerSpec>, spec: any LayerSpec, sources: [NodeInput],
    inputs: [Shape?], facts: DataFacts, nodes: [LayerNode], weightsOf: Int?
  ) {
    self.item = item
    self.chosen = chosen
    self.spec = spec
    self.sources = sources
    self.inputs = inputs
    self.facts = facts
    self.nodes = nodes
    self.weightsOf = weightsOf
    infer()
  }

  private var place: SourceSpan { item.shared?.usedAt ?? chosen.span ?? item.node.span }

  private mutating func infer() {
    if let problem = countProblem ?? InputCheck(spec, sources, facts).diagnostic(at: place, item) {
      self.problem = problem
      return
    }
    let known = inputs.compactMap(\.self)
    guard known.count == inputs.count, !known.isEmpty else { return }
    switch shape(of: known) {
    case .failure(let problem): self.problem = mismatch(problem)
    case .success(let shape):
      if shape.dimensions.allSatisfy({ $0 != nil }), shape.count.map({ $0 > 1 << 40 }) ?? true {
        problem = Diagnostic(
          .outOfRange,
          "`\(chosen.name)` would give \(shape) values an example, too many to count",
          at: place, path: item.treePath)
        return
      }
      if let problem = weightProblem(known) {
        self.problem = problem
        return
      }
      output = shape
    }
  }

  /// A layer that reads one value where there are several, or the other way round.
  private var countProblem: Diagnostic? {
    let counts = (type(of: spec) as? any MergeLayer.Type)?.inputCount ?? 1...1
    guard !counts.contains(sources.count) else { return nil }
    let wanted =
      counts.lowerBound == counts.upperBound
      ? count(counts.lowerBound)
      : counts.upperBound == .max
        ? count(counts.lowerBound) + " or more"
        : "\(counts.lowerBound) to \(counts.upperBound) values"
    let isTooFew = sources.count < counts.lowerBound
    return Diagnostic(
      .wrongStructure,
      "`\(chosen.name)` reads \(wanted), \(item.isWired ? "`from` names" : "here it has") "
        + (sources.count == 1 ? "one" : "\(sources.count)"),
      at: item.shared?.usedAt ?? chosen.spans["from"] ?? place,
      help: [
        isTooFew
          ? "name what it reads: `\(chosen.name): {from: [a, b]}`"
          : "bring them together first, with `concat` or `add`"
      ], path: item.treePath)
  }

  private func count(_ number: Int) -> String { number == 1 ? "one value" : "\(number) values" }

  /// Only some layers can do with sequences whose lengths differ.
  private func shape(of inputs: [Shape]) -> Result<Shape, ShapeProblem> {
    guard let varying = inputs.first(where: \.hasVaryingTime),
      !type(of: spec).acceptsVaryingTime
    else { return spec.outputShape(ofInputs: inputs) }
    let longest = varying.dimensions[0].map { " (the longest has \($0) steps)" } ?? ""
    return .failure(
      ShapeProblem(
        "needs sequences of one length, but theirs differ\(longest)",
        expected: "sequences of one length",
        help: ["put a recurrent layer or `global_average_pool` before it: they end the time axis"]))
  }

  /// Shared weights fit only inputs of the same features.
  private func weightProblem(_ inputs: [Shape]) -> Diagnostic? {
    guard let weightsOf else { return nil }
    let owner = nodes[weightsOf]
    let (ours, theirs) = (spec.parameters(ofInputs: inputs), owner.usedParameters)
    // A layer may have weights for each of its inputs.
    if !theirs.isEmpty, ours.map(\.name) != theirs.map(\.name) {
      return Diagnostic(
        .wrongStructure,
        "`\(owner.path)` reads \(count(owner.inputs.count)), here it reads "
          + (inputs.count == 1 ? "one" : "\(inputs.count)"),
        at: place, secondary: [.init(owner.span, "its weights are made here")],
        help: ["name as many in `from`"], path: item.treePath)
    }
    guard !theirs.isEmpty, let differing = zip(ours, theirs).first(where: { $0.shape != $1.shape })
    else { return nil }
    return Diagnostic(
      .shapeMismatch,
      "`\(owner.path)` cannot be used on \(inputs[0]): its \(differing.1.name) is "
        + "\(Shape(differing.1.shape)), here it would be \(Shape(differing.0.shape))",
      at: place, secondary: [.init(owner.span, "its weights are made here")],
      path: item.treePath)
  }

  // MARK: - Shapes that do not fit

  private func mismatch(_ problem: ShapeProblem) -> Diagnostic {
    let span = item.shared?.usedAt ?? problem.option.flatMap { chosen.spans[$0] } ?? place
    let message: String
    var help = problem.help
    switch item.merged {
    case .residual(let hasShortcut):
      message =
        "the arms of `residual` give different shapes: \(inputs[0]?.description ?? "?") "
        + "and \(inputs[1]?.description ?? "?")"
      help = [
        hasShortcut
          ? "let both arms give one shape"
          : residualHelp
      ]
    default: message = "`\(chosen.name)` \(problem.message)"
    }
    return Diagnostic(
      .shapeMismatch, message, at: span, label: "takes \(problem.expected)",
      // A block may fit where it is used elsewhere.
      secondary: item.scope.uses.prefix(3).map { .init($0, "in the block that is used here") },
      notes: notes(expected: problem.expected), help: help, path: item.treePath)
  }

  /// The layer on the short arm that makes it fit.
  private var residualHelp: String {
    guard inputs.count == 2, let long = inputs[0], let short = inputs[1], let width = long.features,
      long.rank == short.rank
    else { return "give it a `shortcut` that makes what it reads fit, or let the layers keep it" }
    if long.rank == 1 { return "add `shortcut: [{dense: \(width)}]`" }
    guard 2...4 ~= long.rank else { return "let the layers keep the shape" }
    let strides = zip(short.dimensions, long.dimensions).dropLast().map { short, long -> Int? in
      guard let short, let long, long > 0 else { return 1 }
      let stride = (short + long - 1) / long
      return (short + stride - 1) / stride == long ? stride : nil
    }
    if strides.contains(nil) { return "let the layers keep the size, with `padding: same`" }
    let stride = strides.compactMap(\.self)
    let same = stride.allSatisfy { $0 == stride[0] }
    let text =
      stride.allSatisfy { $0 == 1 } ? "" : ", stride: \(same ? "\(stride[0])" : "\(stride)")"
    let layer = "conv\(long.rank - 1)d: {filters: \(width), kernel: 1\(text)}"
    return "add `shortcut: [{\(layer)}]`"
  }

  /// The way to each input.
  private func notes(expected: String) -> [String] {
    if sources.count == 1 {
      return [
        ShapeChain(chain(sources[0]), facts: facts).text(
          endingWith: item, kind: chosen.name, expected: expected)
      ]
    }
    return [SourceTable(sources, inputs, nodes: nodes, facts: facts).text]
  }

  /// The layers that lead to a source.
  private func chain(_ source: NodeInput) -> (start: NodeInput, nodes: [LayerNode]) {
    guard case .node(let index) = source else { return (source, []) }
    let graph = Graph(input: facts.inputShape, nodes: nodes, outputs: [])
    let chain = graph.chain(to: index)
    return (chain.first?.sources.first ?? .inputs, chain)
  }
}
