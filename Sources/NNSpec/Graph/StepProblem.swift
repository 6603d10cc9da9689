// SPDX-License-Identifier: MIT

/// A network over sequences whose end has other time steps than the target.
struct StepProblem {
  let diagnostic: Diagnostic

  init?(_ head: HeadCheck) {
    guard let target = head.target, let output = head.graph.output,
      let last = head.graph.nodes.last
    else { return nil }
    let found: (message: String, node: LayerNode, help: [String])?
    if let steps = target.steps {
      found = Self.missing(steps, target, output, head.graph, last)
    } else {
      found = Self.superfluous(target, output, head.graph)
    }
    guard let found else { return nil }
    let chain = ShapeChain(
      input: head.graph.input, name: head.input.name, span: head.input.span,
      nodes: head.graph.nodes)
    diagnostic = Diagnostic(
      .shapeMismatch, found.message, at: found.node.span,
      secondary: target.span.map {
        [
          .init(
            $0,
            target.steps == nil
              ? "one value an example is expected here" : "one value a time step is expected here")
        ]
      } ?? [],
      notes: [chain.markingLast], help: found.help, path: found.node.treePath)
  }

  private typealias Found = (message: String, node: LayerNode, help: [String])

  /// The target has time steps that the end does not have.
  private static func missing(
    _ steps: SequenceLength, _ target: DataFacts.TargetFacts, _ output: Shape, _ graph: Graph,
    _ last: LayerNode
  ) -> Found? {
    guard output.rank == 2 else {
      let ender = graph.nodes.last { ($0.input?.rank ?? 0) == 2 && $0.output?.rank == 1 }
      let isRecurrent = ender.map { recurrent($0) != nil } ?? false
      return (
        "`\(target.name)` has a value a time step, but the network ends with \(output)",
        ender ?? last,
        isRecurrent
          ? ["`return_sequences: true` keeps every step"]
          : ["`repeat_vector` makes steps of one row, `return_sequences: true` keeps them"]
      )
    }
    switch (steps, output.hasVaryingTime) {
    case (.unknown, _), (.varying, true): return nil
    case (.fixed(let count), false):
      guard let found = output.dimensions[0], found != count else { return nil }
      let repeater = graph.nodes.last { $0.kind == "repeat_vector" }
      return (
        "the network ends with \(found) time steps, `\(target.name)` has \(count)",
        repeater ?? last, repeater == nil ? [] : ["write `repeat_vector: \(count)`"]
      )
    case (.varying, false):
      guard output.dimensions[0] != nil else { return nil }
      return (
        "the network ends with \(output.dimensions[0] ?? 0) time steps, "
          + "the sequences of `\(target.name)` differ in length", last, []
      )
    case (.fixed(let count), true):
      // What masking leaves out, it leaves out of the target too.
      if graph.masking != nil, graph.input?.dimensions[0] == count { return nil }
      return (
        "the network ends with as many time steps as the input has, `\(target.name)` has \(count)",
        last, []
      )
    }
  }

  /// Of a network over sequences, the time axis is still there where the target has none.
  private static func superfluous(
    _ target: DataFacts.TargetFacts, _ output: Shape, _ graph: Graph
  ) -> Found? {
    guard output.rank == 2, graph.input?.rank == 2,
      let keeper = graph.nodes.last(where: { recurrent($0)?.returnSequences == true })
        ?? graph.nodes.last
    else { return nil }
    let isRecurrent = recurrent(keeper) != nil
    return (
      "the network ends with a row a time step \(output), `\(target.name)` has one value an example",
      keeper,
      isRecurrent
        ? ["leave `return_sequences` out, so that only the last state goes on"]
        : ["put `- global_average_pool` or a recurrent layer before the last layer"]
    )
  }

  private static func recurrent(_ node: LayerNode) -> RecurrentSettings? {
    switch node.spec {
    case let layer as any RecurrentLayer: layer.recurrent
    case let wrapper as Bidirectional: wrapper.layer?.recurrent
    case let wrapper as Reverse: wrapper.layer?.recurrent
    default: nil
    }
  }
}
