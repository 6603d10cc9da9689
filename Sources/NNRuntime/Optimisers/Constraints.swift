// SPDX-License-Identifier: MIT

internal import NNSpec

/// Moves weights into their bounds: first without negative ones, then with the norms of their columns.
struct ConstrainWeights: Step {
  struct Entry: Sendable {
    let weight: Buffer
    let rows: Int
    let columns: Int
    let maxNorm: Float?
    let unitNorm: Bool
    let nonNegative: Bool
  }

  let entries: [Entry]

  var inputs: [Buffer] { [] }
  var outputs: [Buffer] { entries.map(\.weight) }
  func parts(on run: Execution) -> Int { entries.count }

  func run(part: Int, worker: Int, on run: Execution) {
    let entry = entries[part]
    let weight = run.region(entry.weight)
    let (rows, columns) = (entry.rows, entry.columns)
    if entry.nonNegative {
      run.kernels.clamp(low: 0, high: .infinity, x: weight, count: rows * columns)
    }
    if entry.unitNorm {
      run.kernels.unitNorm(weight, rows: rows, columns: columns)
    } else if let limit = entry.maxNorm {
      run.kernels.maxNorm(weight, rows: rows, columns: columns, limit: limit)
    }
  }
}

extension PlanBuilder {
  /// Appends what is done to trained weights after an update.
  mutating func addConstraints(_ trained: [PlannedParameter]) {
    let entries = trained.filter(\.penalty.hasConstraint).map { planned in
      let columns = planned.spec.shape.last ?? 1
      return ConstrainWeights.Entry(
        weight: planned.parameter.buffer, rows: planned.spec.count / columns, columns: columns,
        maxNorm: planned.penalty.maxNorm.map(Float.init), unitNorm: planned.penalty.unitNorm,
        nonNegative: planned.penalty.nonNegative)
    }
    if !entries.isEmpty { append(ConstrainWeights(entries: entries), .update, "the weights") }
  }
}
