// SPDX-License-Identifier: MIT

/// What an `output` layer becomes for a target and its loss.
struct OutputResolution {
  let targets: [DataFacts.TargetFacts]
  let losses: [ByTarget<Chosen<any LossSpec>>]

  func resolve(_ output: Output, for name: String?) -> Output {
    let target = targets.first { $0.name == name }
    let units: Int?
    switch target?.kind {
    case .category: units = target?.classes?.count
    case .binary, .number: units = 1
    case .vector: units = target?.width
    case nil: units = nil
    }
    let chosen = losses.first { $0.target == name || $0.target == nil } ?? losses.first
    let loss = chosen?.value.value
    let unitsPerValue = loss.map { type(of: $0).unitsPerValue } ?? 1
    return output.resolved(
      units: units.map { $0 * unitsPerValue },
      activation: loss?.outputActivation(for: target?.kind) ?? "linear")
  }
}
