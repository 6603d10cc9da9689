// SPDX-License-Identifier: MIT

/// Layers that do nothing, or undo what the one before did.
struct EffectCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(graph: Graph, optimiser: (any OptimiserSpec)?) {
    if optimiser?.weightDecay == 0 { checkDecayScales(graph) }
    for next in graph.nodes {
      guard next.sources.count == 1, case .node(let index) = next.sources[0] else { continue }
      let node = graph.nodes[index]
      if node.spec is Dropout, next.spec is Dropout {
        report(next, "two dropouts in a row act as one")
      }
      if let first = activation(node), let second = next.spec as? ActivationLayer,
        first == second.function?.name, ["relu", "linear"].contains(first)
      {
        report(next, "`\(first)` twice is the same as once")
      }
    }
    let readers = graph.readers
    for (node, readers) in zip(graph.nodes, readers) where !readers.isEmpty {
      if node.spec is Flatten, node.input?.rank == 1 { report(node, "the row is flat already") }
    }
    let isCutShort = zip(graph.nodes, readers).contains { $0.spec is Output && !$1.isEmpty }
    for output in graph.outputs where !isCutShort {
      if let index = output.node, graph.nodes[index].spec is Dropout {
        report(graph.nodes[index], "a dropout on the prediction only disturbs the loss")
      }
    }
    for node in graph.nodes {
      if let input = node.input, input.count != nil, input == node.output, node.keepsAtSameShape {
        report(node, "its input has this shape already")
      }
      if node.disturbance == 0 { report(node, "a rate of 0 does nothing") }
    }
  }

  private mutating func checkDecayScales(_ graph: Graph) {
    for node in graph.nodes where node.common.weightDecayScale != 1 {
      diagnostics.append(
        Diagnostic(
          .noEffect, "`weight_decay_scale` has no effect: the optimiser has no `weight_decay`",
          at: node.spans["weight_decay_scale"] ?? node.span,
          path: "\(node.treePath).weight_decay_scale"))
    }
  }

  private func activation(_ node: LayerNode) -> String? { node.spec.finalActivation?.name }

  private mutating func report(_ node: LayerNode, _ why: String) {
    diagnostics.append(
      Diagnostic(
        .noEffect, "`\(node.kind)` has no use here: \(why)", at: node.span, path: node.treePath))
  }
}

extension LayerNode {
  /// Whether it does nothing where shapes before and behind it are the same.
  fileprivate var keepsAtSameShape: Bool {
    spec is Reshape || spec is ZeroPad || spec is Crop || spec is Upsample
  }
}
