// SPDX-License-Identifier: MIT

/// Activations that cannot do what they are for where they stand.
struct ActivationCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let graph: Graph

  init(graph: Graph) {
    self.graph = graph
    let readers = graph.readers
    for (index, node) in graph.nodes.enumerated() {
      checkRectifier(node)
      if node.spec is AlphaDropout { checkAlphaDropout(node, readers[index]) }
      if node.spec is Dropout, let source = graph.source(of: node) { checkDropout(node, source) }
      if node.activation?.value is Softmax { checkSoftmax(node, index, readers) }
    }
  }

  /// The layer whose activation a layer gets, and what that can give.
  private func activation(before node: LayerNode) -> (node: LayerNode, range: ClosedRange<Double>)?
  {
    for source in graph.before(node) {
      if let range = source.activation?.value.range { return (source, range) }
      if !source.movesValues { return nil }
    }
    return nil
  }

  private mutating func checkRectifier(_ node: LayerNode) {
    guard let function = (node.spec as? ActivationLayer)?.function?.value,
      let before = self.activation(before: node), let name = before.node.activation?.name,
      // That is told where activations repeat.
      name != type(of: function).name, before.range.lowerBound >= 0
    else { return }
    let keeps: Bool =
      switch function {
      case is Relu, is LeakyRelu, is Elu, is Celu: true
      case is Relu6: before.range.upperBound <= 6
      default: false
      }
    guard keeps else { return }
    diagnostics.append(
      Diagnostic(
        .noEffect, "`\(node.kind)` has no use here: `\(name)` gives nothing below 0", at: node.span,
        secondary: [.init(before.node.activationPlace, "comes before it")],
        help: ["remove one of the two"], path: node.treePath))
  }

  // MARK: - Selu

  private mutating func checkAlphaDropout(_ node: LayerNode, _ readers: [Int]) {
    // Before the activation is as good as behind it.
    let isSeluNext = readers.contains {
      (graph.nodes[$0].spec as? ActivationLayer)?.function?.value is Selu
    }
    if isSeluNext { return }
    for source in graph.before(node) {
      if let activation = source.activation {
        if activation.value is Selu { return }
        diagnostics.append(
          Diagnostic(
            .alphaDropout, "`alpha_dropout` belongs to `selu`, but gets `\(activation.name)`",
            at: node.span, secondary: [.init(source.activationPlace, "applied here")],
            notes: ["it sets values to -1.76, the limit of `selu`, to keep mean 0 and variance 1"],
            help: ["write `dropout`, or use `selu` before it"], path: node.treePath))
        return
      }
      if source.isProduct || !source.parameters.isEmpty || source.sources.count != 1 { return }
    }
  }

  private mutating func checkDropout(_ node: LayerNode, _ source: LayerNode) {
    guard source.activation?.value is Selu else { return }
    diagnostics.append(
      Diagnostic(
        .alphaDropout, "`dropout` behind `selu` moves the mean and variance that `selu` keeps",
        at: node.span, secondary: [.init(source.activationPlace, "applied here")],
        help: ["write `alpha_dropout`"],
        fixes: node.kind == node.span.text
          ? [.init(node.span, "alpha_dropout", isSafe: false)] : [],
        path: node.treePath))
  }

  // MARK: - Softmax

  /// Shares that a layer with weights reads: values that sum to 1 say little.
  private mutating func checkSoftmax(_ node: LayerNode, _ index: Int, _ readers: [[Int]]) {
    guard node.output?.features != 1 else { return }
    var open = readers[index]
    var products: [LayerNode] = []
    while let next = open.popLast() {
      let reader = graph.nodes[next]
      if reader.isProduct {
        products.append(reader)
      } else if reader.movesValues {
        open += readers[next]
      } else {
        // Weights of a sum, as in attention, or a gate.
        return
      }
    }
    guard let product = products.min(by: { $0.span.start < $1.span.start }) else { return }
    diagnostics.append(
      Diagnostic(
        .softmaxInside,
        "`softmax` inside the network lets through little: `\(product.path)` reads it",
        at: node.activationPlace, secondary: [.init(product.span, "reads shares that sum to 1")],
        notes: [
          node.output?.features.map {
            "each of \($0) values is \(numberText((1000 / Double($0)).rounded() / 1000)) on average, and gradients shrink with them"
          }
        ].compactMap(\.self),
        help: ["use `relu` or another activation here; `softmax` is for the end"],
        path: node.treePath))
  }
}
