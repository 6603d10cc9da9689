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
    /// Weights that `freeze` leaves alone.
    package var frozen: Set<String> = []
    package let multiplyAdds: Int

    /// Whether training changes a weight.
    func trains(_ parameter: ParameterSpec) -> Bool {
      isTrainable && parameter.role.isTrained && !frozen.contains(parameter.name)
    }

    /// Nil while the layer's input is unknown.
    package let count: Int?
  }

  package static let schema = "nnrun/layers/v1"

  package let name: String
  package let inputs: String
  package let input: Shape?
  package let rows: [Row]
  /// Weights that training changes, weights that it leaves alone, running statistics; nil while a size is unknown.
  package let totals: (trained: Int, frozen: Int, state: Int, multiplyAdds: Int)?
  /// Nil while a size is unknown.
  package let memory: MemoryEstimate?
  package let batch: Int?

  package init(_ spec: ModelSpec) {
    let graph = spec.graph
    name = spec.name
    inputs = spec.facts.inputs.map(\.name).joined(separator: ", ")
    input = graph.input
    rows = graph.nodes.map { node in
      let isKnown = node.input?.features != nil && node.output?.features != nil
      return Row(
        path: node.path, kind: node.kind, options: node.options, output: node.output,
        parameters: isKnown ? node.parameters : [], isTrainable: node.isTrainable,
        frozen: Set(
          node.parameters.map(\.name).filter {
            spec.training.freeze?.match(layer: node.path, parameter: $0) ?? false
          }), multiplyAdds: node.multiplyAdds,
        count: isKnown ? saturatingSum(node.parameters.map(\.count)) : nil)
    }
    totals = graph.isSized ? Self.totals(of: rows) : nil
    let judge = StaticJudge(root: spec.root, graph: graph, facts: spec.facts, machine: nil)
    memory = judge.memory
    batch = judge.batch
  }

  private static func totals(
    of rows: [Row]
  ) -> (trained: Int, frozen: Int, state: Int, multiplyAdds: Int) {
    func count(_ isCounted: (Row, ParameterSpec) -> Bool) -> Int {
      saturatingSum(
        rows.flatMap { row in row.parameters.filter { isCounted(row, $0) }.map(\.count) })
    }
    return (
      trained: count { $0.trains($1) }, frozen: count { $1.role.isTrained && !$0.trains($1) },
      state: count { !$1.role.isTrained },
      multiplyAdds: saturatingSum(rows.map(\.multiplyAdds))
    )
  }
}
