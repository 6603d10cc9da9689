// SPDX-License-Identifier: MIT

extension Graph {
  /// The one layer that a layer reads; nil if it reads several, or the data.
  func source(of node: LayerNode) -> LayerNode? {
    guard node.sources.count == 1, case .node(let index) = node.sources[0] else { return nil }
    return nodes[index]
  }

  /// The layers before a layer, nearest first, as long as each reads one other.
  func before(_ node: LayerNode) -> some Sequence<LayerNode> {
    sequence(state: node) { (current: inout LayerNode) -> LayerNode? in
      guard let next = self.source(of: current) else { return nil }
      current = next
      return next
    }
  }

  /// The layers that end in an activation, from the last backwards while nothing else stands between.
  var finalActivations: [(node: LayerNode, activation: Chosen<any ActivationSpec>)] {
    var found: [(LayerNode, Chosen<any ActivationSpec>)] = []
    for node in nodes.reversed() {
      if let activation = node.activation { found.append((node, activation)) }
      let passesOn =
        node.spec is ActivationLayer || node.spec is Dropout || node.spec is Flatten
        || node.spec is Reshape
      if !passesOn { break }
    }
    return found
  }
}

extension LayerNode {
  /// The function that it ends with, unless that leaves values as they are.
  var activation: Chosen<any ActivationSpec>? {
    guard let activation = spec.finalActivation, !(activation.value is Linear) else { return nil }
    return activation
  }

  /// Where its activation stands in the spec.
  var activationPlace: SourceSpan {
    spec is ActivationLayer ? span : activation?.span ?? span
  }

  /// Whether it only moves values, or leaves some out: signs stay.
  var movesValues: Bool {
    switch spec {
    case is Flatten, is Reshape, is Permute, is Dropout, is SpatialDropout, is GlobalAveragePool,
      is GlobalMaxPool, is Upsample:
      true
    case let layer as ActivationLayer: layer.function?.value is Linear
    default: kind.contains("_pool")
    }
  }

  /// Whether it multiplies what it reads by weights of its own: a dense layer or a convolution.
  var isProduct: Bool { spec is Dense || spec is Output || kind.contains("conv") }

  /// How much it disturbs in training; nil if that is not what it is for.
  var disturbance: Double? { (spec as? any DisturbingLayer)?.disturbance }
}

/// A layer that does something in training only.
private protocol DisturbingLayer: LayerSpec {
  /// How much; 0 does nothing.
  var disturbance: Double { get }
}

extension Dropout: DisturbingLayer { fileprivate var disturbance: Double { rate } }
extension SpatialDropout: DisturbingLayer { fileprivate var disturbance: Double { rate } }
extension AlphaDropout: DisturbingLayer { fileprivate var disturbance: Double { rate } }
extension GaussianDropout: DisturbingLayer { fileprivate var disturbance: Double { rate } }
extension StochasticDepth: DisturbingLayer { fileprivate var disturbance: Double { rate } }
extension GaussianNoise: DisturbingLayer {
  fileprivate var disturbance: Double { standardDeviation }
}
