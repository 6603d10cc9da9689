// SPDX-License-Identifier: MIT

/// Turns the layers of a spec into a graph with shapes; reports what does not fit, once a cause.
///
/// After a layer in error the shape is unknown, and unknown never causes another error.
struct GraphBuilder {
  private(set) var diagnostics: [Diagnostic] = []
  private var nodes: [LayerNode] = []
  private var counts: [String: Int] = [:]
  private var names: [String: SourceSpan] = [:]
  private let inputName: String
  private let inputSpan: SourceSpan?
  private let input: Shape?
  private let inputs: [DataFacts.InputFacts]
  private let blockNames: [String]
  private let resolveOutput: (Output) -> Output

  init(
    _ facts: DataFacts, blockNames: [String], resolveOutput: @escaping (Output) -> Output
  ) {
    input = facts.inputShape
    inputs = facts.inputs
    inputName = facts.inputs.map(\.name).joined(separator: ", ")
    inputSpan = facts.inputs.first?.span
    self.blockNames = blockNames
    self.resolveOutput = resolveOutput
  }

  mutating func build(_ items: [LayerItem]) -> Graph {
    var shape = input
    for (index, item) in items.enumerated() {
      shape = append(item, input: shape, isLast: index == items.count - 1)
    }
    return Graph(input: input, nodes: nodes, isComplete: nodes.count == items.count)
  }

  /// Decodes one layer and returns the shape after it.
  private mutating func append(_ item: LayerItem, input: Shape?, isLast: Bool) -> Shape? {
    if item.isHole { return nil }
    if let misplaced = misplacedList(item) {
      diagnostics.append(misplaced)
      return nil
    }
    var common: CommonLayerOptions?
    let hasWeights =
      kind(of: item.node).flatMap { Catalogue.layers.entry(named: $0) }
      .flatMap { $0.type as? any LayerSpec.Type }.map { $0.hasWeights } ?? false
    let before = diagnostics.count
    let chosen = Catalogue.layers.decode(
      item.node, path: item.treePath,
      extra: { common = CommonLayerOptions(&$0, hasWeights: hasWeights) },
      reportingTo: &diagnostics)
    proposeBlocks(since: before, for: item.node)
    let path = path(of: item, common: common, nameSpan: chosen?.spans["name"])
    guard let chosen, let common else { return nil }
    let spec = (chosen.value as? Output).map(resolveOutput) ?? chosen.value
    if spec is Output, !isLast {
      diagnostics.append(
        Diagnostic(
          .wrongStructure, "`output` is the last layer, but others follow it",
          at: chosen.span ?? item.node.span, path: item.treePath))
    }
    let output = infer(spec, chosen, item, input: input)
    nodes.append(
      LayerNode(
        path: path, kind: chosen.name, spec: spec, common: common,
        span: chosen.span ?? item.node.span, spans: chosen.spans, treePath: item.treePath,
        options: item.node.optionText, input: input, output: output))
    return output
  }

  private mutating func infer(
    _ spec: any LayerSpec, _ chosen: Chosen<any LayerSpec>, _ item: LayerItem, input: Shape?
  ) -> Shape? {
    if let misplaced = InputCheck(spec, inputs: inputs, isFirst: nodes.isEmpty).problem {
      let span = chosen.span ?? item.node.span
      diagnostics.append(
        Diagnostic(
          misplaced.code, misplaced.message, at: span,
          secondary: inputSpan.map { [.init($0, "the input is here")] } ?? [],
          help: misplaced.help, path: item.treePath))
      return nil
    }
    guard let input else { return nil }
    switch outputShape(spec, of: input) {
    case .success(let output):
      if output.dimensions.allSatisfy({ $0 != nil }), output.count.map({ $0 > 1 << 40 }) ?? true {
        diagnostics.append(
          Diagnostic(
            .outOfRange,
            "`\(chosen.name)` would give \(output) values an example, too many to count",
            at: chosen.span ?? item.node.span, path: item.treePath))
        return nil
      }
      return output
    case .failure(let problem):
      let span = problem.option.flatMap { chosen.spans[$0] } ?? chosen.span ?? item.node.span
      diagnostics.append(
        Diagnostic(
          .shapeMismatch, "`\(chosen.name)` \(problem.message)", at: span,
          label: "takes \(problem.expected)",
          notes: [
            ShapeChain(input: self.input, name: inputName, span: inputSpan, nodes: nodes).text(
              endingWith: item, kind: chosen.name, expected: problem.expected)
          ],
          help: problem.help, path: item.treePath))
      return nil
    }
  }

  /// Only some layers can do with sequences whose lengths differ.
  private func outputShape(
    _ spec: any LayerSpec, of input: Shape
  ) -> Result<Shape, ShapeProblem> {
    guard input.hasVaryingTime, !type(of: spec).acceptsVaryingTime else {
      return spec.outputShape(of: input)
    }
    let longest = input.dimensions[0].map { " (the longest has \($0) steps)" } ?? ""
    return .failure(
      ShapeProblem(
        "needs sequences of one length, but theirs differ\(longest)",
        expected: "sequences of one length",
        help: ["put a recurrent layer or `global_average_pool` before it: they end the time axis"]))
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

  /// An unknown layer may be a misspelt block.
  private mutating func proposeBlocks(since index: Int, for node: YAMLNode) {
    guard index < diagnostics.count, diagnostics[index].code == .unknownLayer,
      let word = kind(of: node)
    else { return }
    let near = closest(to: word, among: blockNames)
    guard !near.isEmpty else { return }
    let old = diagnostics[index]
    diagnostics[index] = Diagnostic(
      old.code, old.message, at: old.span,
      label: didYouMean(near + Vocabulary.suggestions(for: word, among: Catalogue.layers.names)),
      path: old.path)
  }

  private mutating func path(
    of item: LayerItem, common: CommonLayerOptions?, nameSpan: SourceSpan?
  ) -> String {
    let place = nameSpan ?? item.node.visibleSpan
    let kind = kind(of: item.node).map(Vocabulary.canonical) ?? "layer"
    counts["\(item.holder)\(kind)", default: 0] += 1
    let number = counts["\(item.holder)\(kind)", default: 1]
    let path = "\(item.holder)\(common?.name ?? "\(kind)_\(number)")"
    if let first = names[path] {
      diagnostics.append(
        Diagnostic(
          .duplicateName, "two layers are called `\(path)`", at: place,
          secondary: [.init(first, "first here")], path: item.treePath))
    }
    if let name = common?.name, name.isEmpty || name.contains("/") || name.contains(".") {
      diagnostics.append(
        Diagnostic(
          .outOfRange, "a layer's name must not be empty or hold `/` or `.`",
          at: place, path: item.treePath))
    }
    names[path] = place
    return path
  }

  private func kind(of node: YAMLNode) -> String? {
    node.scalar?.text ?? node.mapping?.first?.key
  }

}
