// SPDX-License-Identifier: MIT

/// A layer that multiplies the first half of the features with a gate made of the second half.
package protocol GatedUnit: LayerSpec {}

extension GatedUnit {
  package static var acceptsVaryingTime: Bool { true }

  package func outputShape(of input: Shape) -> Result<Shape, ShapeProblem> {
    guard let features = input.features else { return .success(input.replacingLast(with: nil)) }
    guard features.isMultiple(of: 2) else {
      return .failure(
        ShapeProblem(
          "needs an even number of features, half of them gates, but gets \(features)",
          expected: "[…, 2 · features]",
          help: ["give the layer before it \(features + 1) units, or \(max(features - 1, 2))"]))
    }
    return .success(input.replacingLast(with: features / 2))
  }
}

/// The gated linear unit.
package struct Glu: GatedUnit {
  package static let name = "glu"
  package static let summary = "Multiplies half of the features by the sigmoid of the other half."
  package static let explanation: Explanation? = Explanation(
    formula: "y = value sigmoid(gate); value is the first half of the features, gate the second",
    shapes: "[…, 2 n] → […, n]", example: "- glu", source: "Dauphin et al. 2016")
  package init(_ option: inout OptionReader) {}
}

/// The gated linear unit with swish.
package struct Swiglu: GatedUnit {
  package static let name = "swiglu"
  package static let summary = "Multiplies half of the features by the silu of the other half."
  package static let explanation: Explanation? = Explanation(
    formula: "y = value silu(gate); value is the first half of the features, gate the second",
    shapes: "[…, 2 n] → […, n]", example: "- swiglu",
    source: "Shazeer 2020; the halves lie as in glu")
  package init(_ option: inout OptionReader) {}
}

/// The gated linear unit with gelu.
package struct Geglu: GatedUnit {
  package static let name = "geglu"
  package static let summary = "Multiplies half of the features by the gelu of the other half."
  package static let explanation: Explanation? = Explanation(
    formula: "y = value gelu(gate); value is the first half of the features, gate the second",
    shapes: "[…, 2 n] → […, n]", example: "- geglu",
    source: "Shazeer 2020; the halves lie as in glu")
  package init(_ option: inout OptionReader) {}
}
