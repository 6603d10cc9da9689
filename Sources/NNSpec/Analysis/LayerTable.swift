// SPDX-License-Identifier: MIT

/// A network's layers with shapes, weights and costs, for people and for programs.
package struct LayerTable: Sendable {
  package struct Row: Sendable {
    package let path: String
    package let kind: String
    package let options: String
    /// Of one example.
    package let output: Shape?
    package let parameters: [ParameterSpec]
    package let isTrainable: Bool
    /// Parameters that `freeze` names.
    package let frozen: Set<String>
    package let multiplyAdds: Int
    /// The size of its values over that of what it reads, before training; nil where it is not known.
    package let gain: Double?
    /// The length of its gradient, 1 being that at the scores; nil where it is not known.
    package let gradient: Double?
    /// Over time, of a recurrent layer.
    package let recurrence: SignalFlow.Recurrence?

    /// Nil while the layer's input is unknown.
    package let count: Int?

    /// Whether training changes a parameter.
    package func trains(_ parameter: ParameterSpec) -> Bool {
      isTrainable && parameter.role.isTrained && !frozen.contains(parameter.name)
    }
  }

  package static let schema = "nnrun/layers/v1"

  package let name: String
  package let inputs: String
  package let input: Shape?
  package let rows: [Row]
  /// Weights that training changes, weights that it leaves alone, running statistics; nil while a size is unknown.
  package let totals: (trained: Int, frozen: Int, state: Int)?
  /// Of an example, forward; nil while a size is unknown.
  package let multiplyAdds: Int?
  /// Nil while a size is unknown.
  package let memory: MemoryEstimate?
  package let batch: Int?

  package init(_ spec: ModelSpec) {
    let graph = spec.graph
    name = spec.name
    inputs = spec.facts.inputs.map(\.name).joined(separator: ", ")
    input = graph.input
    let signals = SignalPropagation(spec)
    rows = zip(graph.nodes, signals.layers).map { node, signal in
      let isKnown = node.areWeightsKnown && node.output != nil
      let parameters = isKnown ? node.parameters : []
      return Row(
        path: node.path, kind: node.kind, options: node.options, output: node.output,
        parameters: parameters, isTrainable: node.isTrainable,
        frozen: spec.training.freeze?.frozen(in: node) ?? [], multiplyAdds: node.multiplyAdds,
        gain: signal.gain, gradient: signal.gradientLength, recurrence: signal.flow?.recurrence,
        count: isKnown ? saturatingSum(parameters.map(\.count)) : nil)
    }
    totals = graph.areWeightsKnown ? Self.totals(of: rows) : nil
    multiplyAdds = graph.isSized ? graph.multiplyAdds : nil
    let judge = StaticJudge(root: spec.root, graph: graph, facts: spec.facts, machine: nil)
    memory = judge.memory
    batch = judge.batch
  }

  private static func totals(of rows: [Row]) -> (trained: Int, frozen: Int, state: Int) {
    func count(_ isCounted: (Row, ParameterSpec) -> Bool) -> Int {
      saturatingSum(
        rows.flatMap { row in row.parameters.filter { isCounted(row, $0) }.map(\.count) })
    }
    return (
      trained: count { $0.trains($1) }, frozen: count { !$0.trains($1) && $1.role.isTrained },
      state: count { !$1.role.isTrained }
    )
  }
}
