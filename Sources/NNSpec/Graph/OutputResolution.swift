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
    let loss = losses.first { $0.target == name || $0.target == nil } ?? losses.first
    let matching = loss.flatMap { type(of: $0.value.value).matchingActivation }
    return output.resolved(units: units, activation: matching ?? "linear")
  }
}
