// SPDX-License-Identifier: MIT

/// Starts from which a network hardly learns: signals or gradients that fade or grow, units that are stuck.
struct SignalCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let root: RootSpec
  private let graph: Graph
  private let heads: [PredictionHead]
  private let inputs: InputSignals
  private let signals: SignalPropagation
  private let headNodes: Set<Int>

  /// Below and above this, sizes are worth a warning: three to four powers of ten are more than any optimiser makes good.
  private static let faint = 3e-4
  private static let faintGradient = 1e-4
  private static let loud = 1e3
  /// Networks of many batch normalisations have gradients of thousands at first, and train: Yang and others, 2019.
  private static let loudGradient = 1e5
  private static let stuckShare = 0.5
  private static let deadShare = 0.8

  init(root: RootSpec, graph: Graph, heads: [PredictionHead], facts: DataFacts) {
    self.root = root
    self.graph = graph
    self.heads = heads
    headNodes = Set(heads.compactMap(\.output.node))
    inputs = InputSignals(facts, root.data.value)
    signals = SignalPropagation(
      graph: graph, heads: heads, inputs: inputs,
      initial: root.initialiser(of:in:))
    // Weights that are given have a size of their own.
    guard root.training.value.weights == nil, graph.isSized else { return }
    checkEqualUnits()
    guard diagnostics.isEmpty else { return }
    checkStuckUnits()
    guard diagnostics.isEmpty else { return }
    checkSizes()
    checkMemory()
  }

  // MARK: - Units

  /// Units of a hidden layer that start alike get the same gradient and stay alike.
  private mutating func checkEqualUnits() {
    for (index, node) in graph.nodes.enumerated() where !headNodes.contains(index) {
      guard node.weightsOf == nil, node.isTrainable, (node.output?.features ?? 1) > 1,
        let weight = node.parameters.first(where: { $0.role == .weight }),
        case .constant(let value) = root.initialiser(of: weight, in: node),
        !diagnostics.contains(where: { $0.span == start(of: node) })
      else { continue }
      let place = start(of: node)
      diagnostics.append(
        Diagnostic(
          .equalUnits,
          "all units of `\(node.path)` start with weights of \(numberText(value)), so that they stay equal",
          at: place,
          notes: ["equal weights get equal gradients: the layer is worth a single unit"],
          help: [
            "start with random weights: `he_normal` for relu, `glorot_uniform` for the others"
          ],
          path: "\(node.treePath).initialisation"))
    }
  }

  private mutating func checkStuckUnits() {
    for (index, node) in graph.nodes.enumerated() where !headNodes.contains(index) {
      guard let flow = signals.layers[index].flow else { continue }
      let problem =
        flow.saturatedShare > Self.stuckShare
        ? saturated(flow.saturatedShare, index)
        : flow.deadShare > Self.deadShare ? dead(flow.deadShare, node) : nil
      // What several layers have from one place is told of the first.
      guard let problem, !diagnostics.contains(where: { $0.span == problem.span }) else { continue }
      diagnostics.append(problem)
    }
  }

  private func saturated(_ share: Double, _ index: Int) -> Diagnostic {
    let node = graph.nodes[index]
    return Diagnostic(
      .saturatedUnits,
      "\(percent(share)) of the units of `\(node.path)` start where `\(functionName(node))` is flat",
      at: start(of: node),
      notes: ["where its slope is below a twentieth, a unit hardly learns", sizeNote(index)]
        .compactMap(\.self),
      help: [
        "start with smaller weights, as `glorot_uniform` does, or put `batch_norm` before the activation"
      ], path: node.treePath)
  }

  private func dead(_ share: Double, _ node: LayerNode) -> Diagnostic {
    Diagnostic(
      .deadUnits,
      "\(percent(share)) of the units of `\(node.path)` start below 0 for every example",
      at: node.common.initialisation?.biases?.span ?? root.initialisation.biases?.span
        ?? start(of: node),
      notes: ["`\(functionName(node))` gives 0 there and no gradient, so that they never move"],
      help: ["start the biases at 0, or above: `initialisation: {biases: {constant: 0.1}}`"],
      path: node.treePath)
  }

  private func functionName(_ node: LayerNode) -> String {
    node.spec.finalActivation?.name ?? node.kind
  }

  // MARK: - Sizes

  /// One message a cause: what fades forward fades backward too.
  private mutating func checkSizes() {
    for head in heads {
      guard let end = head.output.node, let scale = signals.inputSize else { continue }
      guard let size = signals.layers[end].input else { continue }
      // Bytes may shrink to numbers around 1, and small inputs may grow to them.
      if size / min(scale, 1) < Self.faint { return report(.vanishingSignal, size, scale, end) }
      if size / max(scale, 1) > Self.loud { return report(.explodingSignal, size, scale, end) }
    }
    let lengths = graph.nodes.indices.compactMap { index -> (index: Int, length: Double)? in
      guard let length = signals.layers[index].gradientLength, isTrained(index) else { return nil }
      return (index, length)
    }
    if let least = lengths.min(by: { $0.length < $1.length }), least.length < Self.faintGradient {
      report(gradient: .vanishingGradient, least.length, least.index)
    } else if let most = lengths.max(by: { $0.length < $1.length }), most.length > Self.loudGradient
    {
      report(gradient: .explodingSignal, most.length, most.index)
    }
  }

  private func isTrained(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    return node.isTrainable && node.parameters.contains { $0.role.isTrained }
  }

  private mutating func report(
    _ code: DiagnosticCode, _ size: Double, _ scale: Double, _ end: Int
  ) {
    let chain = SignalChain(graph, signals, to: end)
    let culprit = chain.culprit(growing: code == .explodingSignal)
    diagnostics.append(
      Diagnostic(
        code,
        "`\(graph.nodes[end].path)` reads values of the size \(shortNumber(size)), where the data's are \(shortNumber(scale))",
        at: culprit.map { start(of: graph.nodes[$0]) } ?? graph.nodes[end].span,
        label: culprit.map { "a gain of \(shortNumber(signals.layers[$0].gain ?? 1))" } ?? "",
        notes: [chain.text] + scaleNote(culprit), help: help(from: culprit),
        path: graph.nodes[culprit ?? end].treePath))
  }

  private mutating func report(gradient code: DiagnosticCode, _ length: Double, _ index: Int) {
    let node = graph.nodes[index]
    let verb = length < 1 ? "only \(shortNumber(length)) of" : "\(shortNumber(length)) times"
    diagnostics.append(
      Diagnostic(
        code, "`\(node.path)` gets \(verb) the gradient that the loss starts with",
        at: start(of: node),
        notes: [SignalChain.gradients(graph, signals, from: index)], help: help(from: nil),
        path: node.treePath))
  }

  /// What Caffe's small numbers were for.
  private func scaleNote(_ culprit: Int?) -> [String] {
    guard let culprit, graph.nodes[culprit].sources.contains(where: { $0.isOfData }),
      case .normal? = graph.nodes[culprit].common.initialisation?.weights?.value.distribution,
      root.data.value.inputs.contains(where: { $0.value.type == .image })
    else { return [] }
    return [
      "Caffe's networks read bytes from 0 to 255, for which such a start is right; here images are 0 to 1 unless `scale: none`"
    ]
  }

  // MARK: - Memory over time

  private mutating func checkMemory() {
    for (node, layer) in zip(graph.nodes, signals.layers) {
      guard let recurrence = layer.flow?.recurrence else { continue }
      if recurrence.gradient > Self.loudGradient {
        diagnostics.append(
          Diagnostic(
            .explodingSignal,
            "over \(recurrence.steps) steps the gradient of `\(node.path)` grows \(shortNumber(recurrence.gradient)) times",
            at: node.common.initialisation?.recurrent?.span ?? root.initialisation.recurrent?.span
              ?? node.span,
            help: [
              "start the recurrent weights with `orthogonal`, and limit the gradient: `clip_norm: 1`"
            ],
            path: node.treePath))
      } else if recurrence.gradient < Self.faintGradient, node.spec is Rnn {
        diagnostics.append(
          Diagnostic(
            .shortMemory,
            "over \(recurrence.steps) steps the gradient of `\(node.path)` shrinks to \(shortNumber(recurrence.gradient)) of its size",
            at: node.span, notes: ["what lies far back is hardly learned"],
            help: [
              "`lstm` or `gru` remember longer, and so does `rnn` with `activation: relu` and "
                + "`initialisation: {recurrent: identity}` (Le et al. 2015)"
            ], path: node.treePath))
      }
    }
  }

  // MARK: - Words

  /// Where it is said how a layer's weights start.
  private func start(of node: LayerNode) -> SourceSpan {
    node.common.initialisation?.weights?.span ?? root.initialisation.weights?.span ?? node.span
  }

  private func sizeNote(_ index: Int) -> String? {
    signals.layers[index].input.map { "it reads values of the size \(shortNumber($0))" }
  }

  /// The first of the usual starts with which nothing would be said, for one layer or for all.
  private func help(from culprit: Int?) -> [String] {
    for name in ["he_normal", "lecun_normal", "glorot_normal", "orthogonal"] {
      let start = Catalogue.initialisers.standard(name).value.distribution
      let changed = SignalPropagation(
        graph: graph, heads: heads, inputs: inputs
      ) { parameter, node in
        let isMeant = culprit.map { graph.nodes[$0].path == node.path } ?? true
        return parameter.role == .weight && isMeant
          ? start : root.initialiser(of: parameter, in: node)
      }
      guard isSound(changed) else { continue }
      let whose = culprit.map { "the weights of `\(graph.nodes[$0].path)`" } ?? "all weights"
      return ["start \(whose) with `\(name)`: then signal and gradient keep their size"]
    }
    if culprit != nil { return help(from: nil) }
    return [
      "put `batch_norm` after the layers, or join them in `residual`s; tanh and relu pass more gradient on than sigmoid"
    ]
  }

  private func isSound(_ signals: SignalPropagation) -> Bool {
    guard let scale = signals.inputSize else { return false }
    let sizes = heads.compactMap { head in head.output.node.flatMap { signals.layers[$0].input } }
    return sizes.allSatisfy { $0 / min(scale, 1) >= Self.faint && $0 / max(scale, 1) <= Self.loud }
      && graph.nodes.indices.allSatisfy { index in
        guard let length = signals.layers[index].gradientLength, isTrained(index) else {
          return true
        }
        return (Self.faintGradient...Self.loudGradient).contains(length)
      }
  }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

extension NodeInput {
  fileprivate var isOfData: Bool {
    switch self {
    case .inputs, .input: true
    case .node, .unknown: false
    }
  }
}
