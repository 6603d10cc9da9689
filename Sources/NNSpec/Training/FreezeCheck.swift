// SPDX-License-Identifier: MIT

/// Patterns of `freeze` that name no weight, and networks that have nothing left to train.
struct FreezeCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(training: TrainingSpec, graph: Graph) {
    // Of what reads something unknown, the weights are not known either.
    guard graph.areWeightsKnown else { return }
    let learns = graph.nodes.contains { node in
      node.isTrainable && node.parameters.contains(where: \.role.isTrained)
    }
    if training.freeze == nil, learns { return }
    let weights = graph.nodes.flatMap { node in
      node.parameters.filter(\.role.isTrained).map { (node: node, name: $0.name) }
    }
    guard !weights.isEmpty else { return }
    for (pattern, span) in training.freeze?.entries ?? [] {
      let isMatched = weights.contains {
        PathPatterns.match(pattern, layer: $0.node.path, parameter: $0.name)
      }
      if isMatched { continue }
      let near = closest(to: pattern, among: Set(weights.map(\.node.path)).sorted())
      diagnostics.append(
        Diagnostic(
          .unknownName, "`\(pattern)` names no layer with weights", at: span,
          label: near.isEmpty ? "" : didYouMean(near),
          help: near.isEmpty
            ? ["paths are those of `nnrun summary`; `*` stands for any characters"] : [],
          fixes: near.count == 1 ? [.init(span, near[0], isSafe: true)] : [],
          path: "training.freeze"))
    }
    guard let last = graph.nodes.last(where: { !$0.parameters.isEmpty }),
      weights.allSatisfy({
        !$0.node.isTrainable
          || training.freeze?.match(layer: $0.node.path, parameter: $0.name) == true
      })
    else { return }
    let place = training.freeze?.entries.last?.span
    diagnostics.append(
      Diagnostic(
        .noEffect, "every weight is frozen, so training changes nothing", at: place ?? last.span,
        help: ["let at least the last layer learn"],
        path: place == nil ? last.treePath : "training.freeze"))
  }
}
