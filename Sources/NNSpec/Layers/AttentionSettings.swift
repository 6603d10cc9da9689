// SPDX-License-Identifier: MIT

/// The options that all layers with attention have.
package struct AttentionSettings: Sendable, Equatable {
  package let heads: Int
  package let isCausal: Bool
  package let isRotary: Bool
  package let dropout: Double

  /// `isCausal`: nil where it is an option.
  init(_ option: inout OptionReader, isCausal: Bool? = nil, dropoutSummary: String) {
    heads = option("heads", "Parts of the features that attend on their own.", .within(1...4096))
    self.isCausal =
      isCausal
      ?? option("causal", "A step sees only itself and the steps before.", default: false)
    isRotary = option(
      "rotary", "Turns queries and keys by their positions, so that scores depend on distances.",
      default: false)
    dropout = option("dropout", dropoutSummary, .within(0..<1), default: 0)
  }

  /// Weights `[in, features]` and biases `[features]` of queries, keys, values and the output.
  func parameters(
    prefix: String = "", features: Int, keys: Int, values: Int, useBias: Bool = true
  ) -> [ParameterSpec] {
    let parts = [("query", features), ("key", keys), ("value", values), ("output", features)]
    let weights = parts.map { ParameterSpec("\(prefix)\($0)_weight", [$1, features], .weight) }
    let biases = parts.map { part, _ in
      ParameterSpec("\(prefix)\(part)_bias", [features], .bias)
    }
    return useBias ? weights + biases : weights
  }

  /// Of the projections, the scores and the sums of values.
  func multiplyAdds(query: Shape, key: Shape, value: Shape) -> Int {
    let (steps, others) = (query.steps, key.steps)
    let features = query.features ?? 1
    return saturatingSum([
      saturatingProduct([2, steps, features, features]),
      saturatingProduct([others, key.features ?? 1, features]),
      saturatingProduct([others, value.features ?? 1, features]),
      saturatingProduct([2, steps, others, features]),
    ])
  }

  /// Why sequences do not fit: the first gives the queries and with them the number of features.
  func problem(with inputs: [Shape]) -> ShapeProblem? {
    if let flat = inputs.first(where: { $0.rank != 2 }) { return .needsSequence(flat) }
    guard let features = inputs.first?.features else { return nil }
    guard features % heads == 0 else {
      let fitting = (1...min(heads, features)).filter { features % $0 == 0 }.last ?? 1
      return ShapeProblem(
        "has \(heads) heads, which do not divide \(features) features",
        expected: "[time, features]",
        option: "heads", help: ["\(fitting) heads of \(features / fitting) features fit"])
    }
    guard isRotary, features / heads % 2 != 0 else { return nil }
    return ShapeProblem(
      "turns pairs of features, but a head has \(features / heads)", expected: "[time, features]",
      option: "rotary", help: ["choose `heads` so that each has an even number of features"])
  }
}

extension Shape {
  /// Time steps of a sequence, 1 where unknown.
  var steps: Int { dimensions.first.flatMap(\.self) ?? 1 }

  /// Whether two sequences have the same time steps, as far as is known.
  func hasSteps(of other: Shape) -> Bool {
    guard hasVaryingTime == other.hasVaryingTime else { return false }
    guard let own = dimensions.first.flatMap(\.self),
      let others = other.dimensions.first.flatMap(\.self)
    else { return true }
    return own == others
  }
}
