// SPDX-License-Identifier: MIT

package import NNSpec

extension DataSplit {
  /// A batch that has the shapes of the data and nothing else of it: the same numbers for the same seed.
  ///
  /// Inputs are normal numbers, categories any of theirs, sequences of full length; targets are any of their classes, or numbers
  /// from 0 to 1, which every loss takes. All sizes of the facts must be known.
  package static func synthetic(_ facts: DataFacts, count: Int, seed: UInt64) -> DataSplit {
    let steps = facts.inputs.first(where: \.hasSteps)?.shape.dimensions.first.flatMap(\.self)
    let widths = facts.inputs.map { fact in
      (fact.hasSteps ? fact.shape.features : fact.shape.count) ?? 0
    }
    let targetSteps = facts.targets.first?.steps?.steps
    let rows = count * (targetSteps ?? 1)
    var random = RandomStream(Philox(seed: seed, purpose: "synthetic", path: "target"))
    var targets = ContiguousArray<Float>()
    for _ in 0..<rows {
      for fact in facts.targets { random.append(fact, to: &targets) }
    }
    return DataSplit(
      count: count,
      inputs: inputs(facts, rows: count * (steps ?? 1), widths: widths, seed: seed),
      inputWidth: widths.reduce(0, +), inputSpans: steps.map { spans(count, of: $0) },
      targets: targets, targetWidth: targets.count / max(rows, 1),
      targetSpans: targetSteps.map { spans(count, of: $0) }, rows: Array(1...max(count, 1)))
  }

  private static func inputs(
    _ facts: DataFacts, rows: Int, widths: [Int], seed: UInt64
  ) -> InputStorage {
    var random = RandomStream(Philox(seed: seed, purpose: "synthetic", path: "input"))
    if facts.inputs.count == 1, facts.inputs[0].isCategories {
      return .codes(ContiguousArray((0..<rows).map { _ in Int32(random.below(widths[0])) }))
    }
    var values = ContiguousArray<Float>()
    values.reserveCapacity(rows * widths.reduce(0, +))
    for _ in 0..<rows {
      for (fact, width) in zip(facts.inputs, widths) {
        if fact.isCategories {
          let category = random.below(width)
          values.append(contentsOf: (0..<width).lazy.map { $0 == category ? 1 : 0 })
        } else {
          for _ in 0..<width { values.append(Float(random.normal())) }
        }
      }
    }
    return .floats(values)
  }

  private static func spans(_ count: Int, of steps: Int) -> [RowSpan] {
    (0..<count).map { RowSpan(begin: $0 * steps, count: steps) }
  }
}

extension DataFacts.InputFacts {
  fileprivate var hasSteps: Bool { type == .sequence || type == .text }
}

extension RandomStream {
  fileprivate mutating func append(
    _ fact: DataFacts.TargetFacts, to values: inout ContiguousArray<Float>
  ) {
    switch fact.kind {
    case .category: values.append(Float(below(max(fact.width ?? 1, 1))))
    case .binary: values.append(Float(below(2)))
    case .number, .vector:
      for _ in 0..<(fact.width ?? 1) { values.append(Float(uniform())) }
    }
  }
}
