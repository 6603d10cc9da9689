// SPDX-License-Identifier: MIT

extension ModelSpec {
  /// The data's facts as far as spec and layers tell them, for work that needs sizes and no data; nil where only data tells.
  ///
  /// An embedding's `vocabulary` says how many categories its input has, a last layer's units how many classes or numbers
  /// there are.
  package var standaloneFacts: DataFacts? {
    let inputs = facts.inputs.indices.compactMap(standaloneInput)
    guard inputs.count == facts.inputs.count else { return nil }
    let targets = facts.targets.compactMap(standaloneTarget)
    guard targets.count == facts.targets.count else { return nil }
    return DataFacts(inputs: inputs, targets: targets, rows: facts.rows)
  }

  private func standaloneInput(_ index: Int) -> DataFacts.InputFacts? {
    let fact = facts.inputs[index]
    if fact.shape.count != nil { return fact }
    let readers = graph.nodes.filter { node in
      node.sources.contains(.input(index)) || node.sources.contains(.inputs)
    }
    let tables = readers.lazy.compactMap { ($0.spec as? Embedding)?.vocabulary }
    guard fact.isCategories, let rows = tables.first else { return nil }
    let shape = fact.shape.replacingLast(with: rows)
    guard shape.count != nil else { return nil }
    // The last row is for what training has not seen.
    return DataFacts.InputFacts(
      name: fact.name, type: fact.type, shape: shape, isCategories: true,
      vocabulary: numbered(rows - 1), span: fact.span)
  }

  private func standaloneTarget(_ fact: DataFacts.TargetFacts) -> DataFacts.TargetFacts? {
    if let steps = fact.steps, steps.steps == nil { return nil }
    let head = heads.first { $0.output.target == fact.name || heads.count == 1 }
    let units = head?.output.node.flatMap { graph.nodes[$0].output?.features }
    let values = units.map { $0 / (head.map { type(of: $0.loss.value).unitsPerValue } ?? 1) }
    guard let width = fact.width ?? values else { return nil }
    let classes = fact.kind == .category ? fact.classes ?? numbered(width) : fact.classes
    return DataFacts.TargetFacts(
      name: fact.name, kind: fact.kind, classes: classes, width: width, steps: fact.steps,
      span: fact.span)
  }

  private func numbered(_ count: Int) -> [String] { (0..<max(count, 0)).map { "\($0)" } }
}
