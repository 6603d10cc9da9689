// SPDX-License-Identifier: MIT

/// Weights that no gradient ever reaches: behind something constant, or before a prediction that counts nothing.
struct GradientFlowCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let graph: Graph
  private let training: TrainingSpec

  init(graph: Graph, heads: [PredictionHead], training: TrainingSpec) {
    self.graph = graph
    self.training = training
    guard graph.areWeightsKnown, !graph.outputs.contains(where: { $0.node == nil }) else { return }
    let walls = graph.nodes.map { self.wall($0) }
    let ends = heads.compactMap { head in head.output.node.map { (node: $0, weight: head.weight) } }
    guard ends.count == graph.outputs.count else { return }
    let all = reached(from: ends.map(\.node), walls: graph.nodes.map { _ in nil })
    let open = reached(from: ends.map(\.node), walls: walls)
    let counting = reached(from: ends.filter { $0.weight > 0 }.map(\.node), walls: walls)
    for (index, node) in graph.nodes.enumerated() {
      // What is wrong with an end itself is told of the loss.
      guard let wall = walls[index], all[index], !ends.contains(where: { $0.node == index }) else {
        continue
      }
      report(wall, at: node, lost: lost(behind: index, open))
    }
    for head in heads where head.weight == 0 {
      guard let index = head.output.node, let place = training.lossWeights?.span(of: head) else {
        continue
      }
      let before = leading(to: index)
      let lost = graph.nodes.indices.filter {
        open[$0] && !counting[$0] && before[$0] && isTrained($0)
      }
      reportUncounted(head, at: place, lost: lost)
    }
  }

  // MARK: - Flow

  /// Why a layer gives the same whatever it reads.
  private func wall(_ node: LayerNode) -> String? {
    guard node.output?.features == 1 else { return rectified(node) }
    if node.activation?.value is Softmax { return "a `softmax` over one value is always 1" }
    if node.activation?.value is LogSoftmax { return "a `log_softmax` over one value is always 0" }
    if node.spec is LayerNorm { return "a `layer_norm` over one value is always 0" }
    return rectified(node)
  }

  private func rectified(_ node: LayerNode) -> String? {
    guard let function = (node.spec as? ActivationLayer)?.function?.value,
      function is Relu || function is Relu6
    else { return nil }
    for source in graph.before(node) {
      if let range = source.activation?.value.range, let name = source.activation?.name {
        return range.upperBound <= 0
          ? "`\(name)` gives nothing above 0, so `\(node.kind)` always gives 0" : nil
      }
      if !source.movesValues { return nil }
    }
    return nil
  }

  /// The nodes that a gradient from some ends reaches.
  private func reached(from ends: [Int], walls: [String?]) -> [Bool] {
    var reached = graph.nodes.map { _ in false }
    for end in ends { reached[end] = true }
    for index in graph.nodes.indices.reversed() where reached[index] && walls[index] == nil {
      for case .node(let source) in graph.nodes[index].sources { reached[source] = true }
    }
    return reached
  }

  private func leading(to end: Int) -> [Bool] {
    reached(from: [end], walls: graph.nodes.map { _ in nil })
  }

  /// What leads to a wall and to no other end; of a layer with a constant activation, its own weights too.
  private func lost(behind wall: Int, _ open: [Bool]) -> [Int] {
    let before = leading(to: wall)
    return graph.nodes.indices.filter {
      before[$0] && isTrained($0) && (!open[$0] || $0 == wall && graph.nodes[$0].isProduct)
    }
  }

  private func isTrained(_ index: Int) -> Bool {
    let node = graph.nodes[index]
    return node.isTrainable && node.parameters.contains { $0.role.isTrained }
      && !isUsedElsewhere(index)
  }

  /// Shared weights may get their gradient where they are used again.
  private func isUsedElsewhere(_ index: Int) -> Bool {
    graph.nodes.contains { $0.weightsOf == index }
  }

  // MARK: - Reports

  private mutating func report(_ why: String, at node: LayerNode, lost: [Int]) {
    let count = saturatingSum(lost.flatMap { graph.nodes[$0].parameters.map(\.count) })
    diagnostics.append(
      Diagnostic(
        .noGradient, "no gradient gets past `\(node.path)`: \(why)", at: node.activationPlace,
        notes: lost.isEmpty
          ? []
          : [
            "the \(groupedText(count)) weights of "
              + nameList(lost.map { graph.nodes[$0].path }) + " never change"
          ],
        help: node.activation?.value is Softmax
          ? ["use `sigmoid` for one unit, or a unit for each class"] : [], path: node.treePath))
  }

  private mutating func reportUncounted(_ head: PredictionHead, at place: SourceSpan, lost: [Int]) {
    guard !lost.isEmpty else { return }
    diagnostics.append(
      Diagnostic(
        .noGradient,
        "the loss of `\(head.target?.name ?? "")` counts nothing, so what only it needs never learns",
        at: place,
        secondary: lost.prefix(3).map { .init(graph.nodes[$0].span, "never changes") },
        help: ["give it a weight above 0, or leave the target out"], path: "training.loss_weights",
        severity: .warning))
  }
}

extension NumbersByName {
  fileprivate func span(of head: PredictionHead) -> SourceSpan? {
    entries.first { $0.name == head.target?.name }?.span
  }
}
