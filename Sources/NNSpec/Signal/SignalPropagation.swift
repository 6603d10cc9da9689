// SPDX-License-Identifier: MIT

/// The size of every layer's values and gradients before training, from the initialisers, the activations and the wiring alone.
///
/// Values go forward from what the data is scaled to, gradients backward from 1 at the scores of each loss.
package struct SignalPropagation: Sendable {
  /// What is known of one layer; nil where it is not.
  package struct Layer: Sendable {
    /// What it reads, all of it.
    package internal(set) var input: Double?
    package internal(set) var flow: SignalFlow?
    /// The size of the gradient of what it gives.
    package internal(set) var gradient: Double?
    /// The length of that gradient as a vector, 1 being that at the scores; what means share out counts whole.
    package internal(set) var gradientLength: Double?

    /// The size of what it gives over the size of what it reads.
    package var gain: Double? {
      guard let input, let flow, input > 0 else { return nil }
      return flow.output.size / input
    }
  }

  /// In the order of the graph's nodes.
  package private(set) var layers: [Layer] = []
  /// The size of the data's inputs, all of them.
  package let inputSize: Double?
  private let graph: Graph
  private let heads: [PredictionHead]
  private var gradients: [[SignalFlow.Gradient]?]
  private var lengths: [Double]

  /// `initial` says how a parameter starts.
  package init(
    graph: Graph, heads: [PredictionHead], inputs: InputSignals,
    initial: (ParameterSpec, LayerNode) -> InitialDistribution
  ) {
    self.graph = graph
    self.heads = heads
    inputSize = inputs.signal(of: .inputs)?.size
    gradients = graph.nodes.map { _ in [] }
    lengths = graph.nodes.map { _ in 0 }
    for (index, node) in graph.nodes.enumerated() {
      let known = node.sources.compactMap { source -> Signal? in
        if case .node(let place) = source { return layers[place].flow?.output }
        return inputs.signal(of: source)
      }
      var layer = Layer()
      if known.count == node.sources.count, !known.isEmpty {
        layer.input = Self.size(of: known, node)
      }
      layer.flow = flow(index, known, initial)
      layers.append(layer)
    }
    goBack()
  }

  /// Of a checked spec.
  package init(_ spec: ModelSpec) {
    self.init(
      graph: spec.graph, heads: spec.heads, inputs: InputSignals(spec.facts, spec.data.value),
      initial: spec.root.initialiser(of:in:))
  }

  private static func size(of signals: [Signal], _ node: LayerNode) -> Double {
    var (sum, total) = (0.0, 0.0)
    for (signal, shape) in zip(signals, node.inputs) {
      let count = Double(shape?.valueCount ?? 1)
      sum += signal.square * count
      total += count
    }
    return (sum / total).squareRoot()
  }

  private func flow(
    _ index: Int, _ signals: [Signal],
    _ initial: (ParameterSpec, LayerNode) -> InitialDistribution
  ) -> SignalFlow? {
    let node = graph.nodes[index]
    let owner = node.weightsOf.map { graph.nodes[$0] } ?? node
    guard let layer = node.spec as? any SignalLayer, let output = node.output,
      signals.count == node.inputs.count,
      node.inputs.allSatisfy({ $0?.features != nil }), output.features != nil
    else { return nil }
    let place = SignalPlace(
      inputs: node.inputs.compactMap(\.self), output: output,
      weights: node.usedParameters.map { ($0, initial($0, owner)) }, endsInLoss: endsInLoss(index))
    return layer.flow(of: signals, in: place)
  }

  private func endsInLoss(_ index: Int) -> Bool {
    heads.contains { head in
      guard head.output.node == index else { return false }
      let matching = type(of: head.loss.value).matchingActivation(for: head.target?.kind)
      return matching != nil && graph.nodes[index].spec.finalActivation?.name == matching
    }
  }

  // MARK: - Gradients

  /// Every node after all that read it.
  private mutating func goBack() {
    for head in heads {
      guard let node = head.output.node else { continue }
      gradients[node]?.append(SignalFlow.Gradient(square: 1))
      lengths[node] += 1
    }
    for index in graph.nodes.indices.reversed() {
      guard let parts = gradients[index], let first = parts.first else { continue }
      var total = first
      total.square = parts.reduce(0) { $0 + $1.square }
      if total.profiles.isEmpty, let shape = graph.nodes[index].output {
        total.profiles = shape.dimensions.dropLast().map { PositionProfile(even: $0 ?? 1) }
      }
      layers[index].gradient = total.square.squareRoot()
      layers[index].gradientLength = lengths[index].squareRoot()
      handBack(total, from: index)
    }
  }

  private mutating func handBack(_ total: SignalFlow.Gradient, from index: Int) {
    let node = graph.nodes[index]
    let flow = layers[index].flow
    let back = flow?.backward?(total)
    let count = Double(node.output?.valueCount ?? 1)
    for (place, source) in node.sources.enumerated() {
      guard case .node(let giver) = source else { continue }
      guard let flow, let back, back.indices.contains(place) else {
        gradients[giver] = nil
        continue
      }
      gradients[giver]?.append(back[place])
      let read = Double(node.inputs[place]?.valueCount ?? 1)
      let factor = total.square > 0 ? back[place].square / total.square * read / count : 0
      lengths[giver] += lengths[index] * (flow.isMean ? 1 : factor)
    }
  }
}
