// SPDX-License-Identifier: MIT

/// The layers from the data to the predictions, each after those that it reads.
package struct Graph: Sendable {
  /// The data's inputs, all side by side.
  package let input: Shape?
  package let nodes: [LayerNode]
  /// The last layers, one for each target.
  package let outputs: [Output]
  /// The nodes that read each node.
  package let readers: [[Int]]
  /// Whether every layer of the spec could be read.
  package var isComplete = true
  /// From so many layers on, what is done for each of them is worth a second thread.
  static let manyLayers = 256

  /// The end of the network for one target.
  package struct Output: Sendable {
    /// Nil where the data is not known.
    package let target: String?
    /// Its place among the nodes; nil after a mistake.
    package let node: Int?

    package init(target: String?, node: Int?) {
      self.target = target
      self.node = node
    }
  }

  package init(input: Shape?, nodes: [LayerNode], outputs: [Output], isComplete: Bool = true) {
    self.input = input
    self.nodes = nodes
    self.outputs = outputs
    self.isComplete = isComplete
    var readers = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for case .node(let source) in node.sources { readers[source].append(index) }
    }
    self.readers = readers
  }

  /// The value of padded steps, if the network leaves them out.
  package var masking: Double? { nodes.lazy.compactMap { ($0.spec as? Masking)?.value }.first }
  /// The first layer that goes on where the window before ended.
  package var statefulNode: LayerNode? {
    nodes.first { ($0.spec as? any RecurrentLayer)?.recurrent.stateful == true }
  }
  /// Of the only, or first, prediction.
  package var output: Shape? {
    guard let node = outputs.first?.node else { return nodes.isEmpty ? input : nil }
    return nodes[node].output
  }
  /// All trained weights, those of frozen layers too.
  package var parameterCount: Int {
    saturatingSum(
      nodes.flatMap { node in
        node.parameters.filter { $0.role.isTrained }.map(\.count)
      })
  }
  package var multiplyAdds: Int { saturatingSum(nodes.map(\.multiplyAdds)) }
  /// Whether every size is known, so that counts mean something.
  package var isSized: Bool { nodes.allSatisfy { $0.output?.count != nil } && input?.count != nil }

  /// Whether every weight's size is known, though lengths of sequences may not be.
  package var areWeightsKnown: Bool { nodes.allSatisfy(\.areWeightsKnown) }

  /// The layers that lead to a node, each over the first value that the next one reads.
  func chain(to end: Int) -> [LayerNode] {
    var chain: [LayerNode] = []
    var next: Int? = end
    while let index = next {
      chain.append(nodes[index])
      if case .node(let source)? = nodes[index].sources.first { next = source } else { next = nil }
    }
    return chain.reversed()
  }

  /// The network as one line of layers that ends at an output.
  func line(to output: Output) -> Graph? {
    guard let node = output.node else { return nil }
    let chain = chain(to: node)
    return Graph(
      line: chain, output: Output(target: output.target, node: chain.count - 1),
      isComplete: isComplete)
  }

  /// A part of a network, whose layers still name what they read by its place in the whole.
  private init(line: [LayerNode], output: Output, isComplete: Bool) {
    input = line.first?.input ?? nil
    (nodes, outputs, readers) = (line, [output], [])
    self.isComplete = isComplete
  }
}
