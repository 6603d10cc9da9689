// SPDX-License-Identifier: MIT

/// Judges what follows from the spec alone: sizes, counts, memory.
struct StaticJudge {
  let root: RootSpec
  let graph: Graph
  let facts: DataFacts
  let machine: SpecCheck.Machine?

  /// Examples a step, as far as the spec or the data's rows tell.
  var batch: Int? {
    let size = root.training.value.batchSize
    if let rows = facts.rows { return size.examples(of: rows) }
    guard case .examples(let given) = size else { return nil }
    return given
  }

  var memory: MemoryEstimate? {
    guard graph.isSized, let optimiser = root.training.value.optimiser, let batch else {
      return nil
    }
    return MemoryEstimate(graph, optimiserState: optimiser.value.stateCount, batch: batch)
  }

  /// The error for a network that this machine cannot hold.
  func memoryProblem(at span: SourceSpan?) -> Diagnostic? {
    guard let machine, let memory, let span, memory.total > machine.memory else { return nil }
    let largest = graph.nodes.max {
      saturatingSum($0.parameters.map(\.count)) < saturatingSum($1.parameters.map(\.count))
    }
    return Diagnostic(
      .notEnoughMemory,
      "training needs at least \(bytesText(memory.total)), this machine has \(bytesText(machine.memory))",
      at: largest?.spans["units"] ?? largest?.spans["filters"] ?? largest?.span ?? span,
      label: "the largest layer",
      notes: [
        "weights and gradients \(bytesText(memory.weights)), optimiser \(bytesText(memory.optimiser)), "
          + "values of a batch \(bytesText(memory.activations))"
      ],
      help: ["use fewer units or a smaller `batch_size`"], path: "model")
  }

  /// The error for a static expectation that does not hold; nil while it cannot be known.
  func problem(_ expectation: Expectation) -> Diagnostic? {
    guard let actual = actual(expectation), !actual.holds else { return nil }
    return Diagnostic(
      .expectationNotMet, "`\(expectation.text)` does not hold: it is \(actual.text)",
      at: expectation.span, path: "expect")
  }

  func actual(_ expectation: Expectation) -> (holds: Bool, value: Double?, text: String)? {
    let value: Int
    switch expectation.subject {
    case .parameters where graph.areWeightsKnown: value = graph.parameterCount
    case .multiplyAdds where graph.isSized: value = graph.multiplyAdds
    case .memory:
      guard let memory else { return nil }
      let holds = expectation.relation.holds(Double(memory.total), expectation.value)
      return (holds, Double(memory.total), bytesText(memory.total))
    case .layerShape(let path):
      guard let output = graph.nodes.first(where: { $0.path == path })?.output else { return nil }
      let isSame = output.dimensions == expectation.shape.map { $0.map { $0 } }
      return (expectation.relation == .unequal ? !isSame : isSame, nil, "\(output)")
    default: return nil
    }
    return (expectation.relation.holds(Double(value), expectation.value), Double(value), "\(value)")
  }
}
