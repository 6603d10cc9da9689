// SPDX-License-Identifier: MIT

/// Layers and inputs that no prediction depends on.
struct UnusedCheck {
  private(set) var diagnostics: [Diagnostic] = []

  init(graph: Graph, inputs: [DataFacts.InputFacts]) {
    guard graph.isComplete, graph.outputs.allSatisfy({ $0.node != nil }) else { return }
    var isNeeded = [Bool](repeating: false, count: graph.nodes.count)
    for output in graph.outputs { if let node = output.node { isNeeded[node] = true } }
    // A node stands after all that it reads.
    for index in graph.nodes.indices.reversed() where isNeeded[index] {
      for case .node(let source) in graph.nodes[index].sources { isNeeded[source] = true }
    }
    let readers = graph.readers
    // The rounds of a repeat all say the same.
    var told: Set<Int> = []
    for (index, node) in graph.nodes.enumerated() where !isNeeded[index] {
      // Only the end of a dead arm is told: what leads to it has no other fault.
      guard readers[index].isEmpty, told.insert(node.span.start).inserted else { continue }
      let lost = graph.unneeded(leadingTo: index, isNeeded)
      diagnostics.append(
        Diagnostic(
          .unusedLayer, "nothing reads `\(node.path)`", at: node.span,
          label: "leads to no prediction",
          notes: lost > 1 ? ["\(lost - 1) of the layers before it lead only here"] : [],
          help: ["name it in the `from` of a layer or under `outputs`, or delete it"],
          path: node.treePath))
    }
    checkInputs(graph, inputs)
  }

  private mutating func checkInputs(_ graph: Graph, _ inputs: [DataFacts.InputFacts]) {
    let read = Set(graph.nodes.flatMap(\.sources))
    guard !read.contains(.inputs) else { return }
    for (index, input) in inputs.enumerated() where !read.contains(.input(index)) {
      guard let span = input.span else { continue }
      diagnostics.append(
        Diagnostic(
          .noEffect, "no layer reads the input `\(input.name)`", at: span,
          help: ["read it with `from: input.\(input.name)`, or delete it"],
          path: "data.inputs.\(input.name)"))
    }
  }
}

extension Graph {
  /// How many nodes lead only to a node that nothing needs, itself included.
  fileprivate func unneeded(leadingTo end: Int, _ isNeeded: [Bool]) -> Int {
    var found: Set<Int> = [end]
    var open = [end]
    while let index = open.popLast() {
      for case .node(let source) in nodes[index].sources
      where !isNeeded[source] && found.insert(source).inserted { open.append(source) }
    }
    return found.count
  }
}
