// SPDX-License-Identifier: MIT

/// Layers that do nothing, or undo what the one before did.
struct EffectCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(graph: Graph, optimiser: (any OptimiserSpec)?) {
    if optimiser?.weightDecay == 0 { checkDecayScales(graph) }
    for (node, next) in zip(graph.nodes, graph.nodes.dropFirst()) {
      if node.spec is Flatten, node.input?.rank == 1 { report(node, "the row is flat already") }
      if node.spec is Dropout, next.spec is Dropout {
        report(next, "two dropouts in a row act as one")
      }
      if let first = activation(node), let second = next.spec as? ActivationLayer,
        first == second.function?.name, ["relu", "linear"].contains(first)
      {
        report(next, "`\(first)` twice is the same as once")
      }
    }
    let isCutShort = graph.nodes.dropLast().contains { $0.spec is Output }
    if let last = graph.nodes.last, last.spec is Dropout, !isCutShort {
      report(last, "a dropout on the prediction only disturbs the loss")
    }
    for node in graph.nodes {
      if let dropout = node.spec as? Dropout, dropout.rate == 0 {
        report(node, "a rate of 0 does nothing")
      }
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
