// SPDX-License-Identifier: MIT

/// What stands before a normalisation over the batch and does not go with it: biases, dropout, a batch of one.
struct NormalisationCheck {
  private(set) var diagnostics: [Diagnostic] = []
  private let graph: Graph

  init(graph: Graph) {
    self.graph = graph
    let readers = graph.readers
    var silent: [(bias: LayerNode, norm: LayerNode)] = []
    for norm in graph.nodes where norm.normalisesChannels {
      if let bias = self.bias(before: norm, readers),
        !silent.contains(where: { $0.bias.span == bias.span })
      {
        if bias.spans["use_bias"] == nil { silent.append((bias, norm)) } else { report(bias, norm) }
      }
      // Frozen, it uses its running statistics.
      if norm.spec is BatchNorm, norm.isTrainable { checkDropout(before: norm) }
    }
    adviseOn(silent)
  }

  // MARK: - Biases

  /// The layer whose bias the normalisation takes away again.
  private func bias(before norm: LayerNode, _ readers: [[Int]]) -> LayerNode? {
    guard case .node(let index)? = norm.sources.first, norm.sources.count == 1 else { return nil }
    let node = graph.nodes[index]
    guard node.isProduct, node.activation == nil, readers[index].count == 1,
      node.parameters.contains(where: { $0.role == .bias })
    else { return nil }
    return node
  }

  private mutating func report(_ node: LayerNode, _ norm: LayerNode) {
    diagnostics.append(
      Diagnostic(
        .biasBeforeNorm, "the bias of `\(node.path)` has no effect: `\(norm.kind)` takes it away",
        at: node.spans["use_bias"] ?? node.span,
        secondary: [.init(norm.span, "subtracts the mean of each channel")],
        help: ["write `use_bias: false`: the offset of `\(norm.kind)` takes its place"],
        path: "\(node.treePath).use_bias"))
  }

  /// Nobody wrote these, and they do no harm: one word for all of them.
  private mutating func adviseOn(_ found: [(bias: LayerNode, norm: LayerNode)]) {
    guard let first = found.first else { return }
    let count = found.reduce(0) { sum, pair in
      sum + pair.bias.parameters.filter { $0.role == .bias }.reduce(0) { $0 + $1.count }
    }
    let which = found.count == 1 ? "`\(first.bias.path)`" : "\(found.count) layers"
    diagnostics.append(
      Diagnostic(
        .biasBeforeNorm, "the bias of \(which) has no effect: a normalisation takes it away",
        at: first.bias.span,
        secondary: [.init(first.norm.span, "subtracts the mean of each channel")],
        notes: ["it stands in " + nameList(found.map(\.bias.path))],
        help: ["`use_bias: false` saves \(groupedText(count)) parameters"],
        path: first.bias.treePath, severity: .info))
  }

  // MARK: - Dropout

  private mutating func checkDropout(before norm: LayerNode) {
    var between: LayerNode?
    for node in graph.before(norm) {
      if let rate = node.disturbance, rate > 0, rate < 1, node.spec is any ScalesVariance {
        return report(node, rate: rate, norm, between)
      }
      if node.isProduct, between == nil {
        between = node
      } else if !node.movesValues, !(node.spec is ActivationLayer) {
        return
      }
    }
  }

  private mutating func report(
    _ node: LayerNode, rate: Double, _ norm: LayerNode, _ between: LayerNode?
  ) {
    if diagnostics.contains(where: { $0.span == node.span && $0.code == .dropoutBeforeNorm }) {
      return
    }
    let factor = (100 / (1 - rate)).rounded() / 100
    diagnostics.append(
      Diagnostic(
        .dropoutBeforeNorm,
        "`\(norm.path)` takes its statistics behind `\(node.path)`, but in use nothing is dropped",
        at: node.span,
        secondary: [.init(norm.span, "its running variance is that of training")]
          + (between.map { [.init($0.span, "carries the difference on")] } ?? []),
        notes: [
          "a rate of \(numberText(rate)) makes mean squares \(numberText(factor)) times as large in training as in use"
        ],
        help: ["put the dropout behind the last `batch_norm`"], path: node.treePath,
        // Weights between sum over many values and mend a part of it.
        severity: between == nil ? .warning : .info))
  }
}

/// Noise that makes variances in training others than in use.
private protocol ScalesVariance: LayerSpec {}
extension Dropout: ScalesVariance {}
extension SpatialDropout: ScalesVariance {}
extension GaussianDropout: ScalesVariance {}

extension LayerNode {
  /// Whether it takes the mean of each channel off over positions or examples, so that what is added to a channel is lost.
  fileprivate var normalisesChannels: Bool {
    (spec is BatchNorm && isTrainable) || spec is InstanceNorm
  }
}
