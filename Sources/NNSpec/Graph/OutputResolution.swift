// SPDX-License-Identifier: MIT

/// What an `output` layer becomes for a target and a loss.
struct OutputResolution {
  let target: DataFacts.TargetFacts?
  let loss: (any LossSpec)?

  func resolve(_ output: Output) -> Output {
    let units: Int?
    switch target?.kind {
    case .category: units = target?.classes?.count
    case .binary, .number: units = 1
    case .vector: units = target?.width
    case nil: units = nil
    }
    let unitsPerValue = loss.map { type(of: $0).unitsPerValue } ?? 1
    return output.resolved(
      units: units.map { $0 * unitsPerValue },
      activation: loss?.outputActivation(for: target?.kind) ?? "linear")
  }
}
