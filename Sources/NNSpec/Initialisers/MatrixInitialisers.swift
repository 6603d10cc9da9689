// SPDX-License-Identifier: MIT

/// Directions at right angles, at random.
package struct Orthogonal: InitialiserSpec {
  package static let name = "orthogonal"
  package static let summary = "Starts with rows or columns at right angles."
  package static let mainOption: String? = "gain"
  package static let explanation: Explanation? = Explanation(
    formula: "W Wᵀ or Wᵀ W = gain² I, whichever is smaller; all axes but the last are W's rows",
    example: "orthogonal", source: "Saxe et al. 2013")
  package let gain: Gain

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Length of the rows or columns.", .above(0), default: Gain(1))
  }

  package var distribution: InitialDistribution { .orthogonal(gain: gain.value) }
}

/// What passes its input on.
package struct Identity: InitialiserSpec {
  package static let name = "identity"
  package static let summary = "Starts with what passes its input on."
  package static let mainOption: String? = "gain"
  package static let explanation: Explanation? = Explanation(
    formula: "gain on the main diagonal of the last two axes, 0 elsewhere",
    example: "{identity: 0.5}", source: "Le et al. 2015, for recurrent weights")
  package static let problemWithBiases: String? = "they have no diagonal"
  package let gain: Double

  package init(_ option: inout OptionReader) {
    gain = option("gain", "Value on the diagonal.", .above(0), default: 1)
  }

  package var distribution: InitialDistribution { .identity(gain: gain) }
}

/// Most connections cut.
package struct Sparse: InitialiserSpec {
  package static let name = "sparse"
  package static let summary = "Starts with a random share of each unit's connections at 0."
  package static let mainOption: String? = "sparsity"
  package static let explanation: Explanation? = Explanation(
    formula: "⌈sparsity · rows⌉ values of each column 0, at random, the rest normal; "
      + "all axes but the last are the rows",
    example: "{sparse: 0.9}", source: "Martens 2010; PyTorch `sparse_`")
  package static let problemWithBiases: String? = "they are a single row"
  package let sparsity: Double
  package let standardDeviation: Double

  package init(_ option: inout OptionReader) {
    sparsity = option("sparsity", "Share of a unit's weights that are 0.", .within(0...1))
    standardDeviation = option(
      "standard_deviation", "Spread of the others.", .atLeast(0), default: 0.01)
  }

  package var distribution: InitialDistribution {
    .sparse(sparsity: sparsity, deviation: standardDeviation)
  }
}

/// Variance 1 after each layer, measured.
package struct Lsuv: InitialiserSpec {
  package static let name = "lsuv"
  package static let summary =
    "Starts orthogonal, then scales layer by layer to variance 1 on the first batch."
  package static let explanation: Explanation? = Explanation(
    formula: "W orthogonal, divided by the deviation of what the layer gives before its activation",
    example: "lsuv", source: "Mishkin & Matas 2016, layer-sequential unit variance")
  package static let problemWithBiases: String? = "only weights are scaled"
  package init(_ option: inout OptionReader) {}
  package var distribution: InitialDistribution { .unitVariance }
}
