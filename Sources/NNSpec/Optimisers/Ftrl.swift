// SPDX-License-Identifier: MIT

/// Weights that follow from all gradients so far.
package struct Ftrl: OptimiserSpec {
  package static let name = "ftrl"
  package static let summary = "Follow the regularised leader: sparse weights for sparse inputs."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      n' = n + g²; z += g + 2 l2_shrinkage w - (n'^-lr_power - n^-lr_power) / rate · w; w = \
      (clamp(z, -l1, l1) - z) / (n'^-lr_power / rate + 2 l2 + beta / rate)
      """,
    example: "{ftrl: {learning_rate: 0.1, l1: 0.01}}",
    source: "McMahan et al. 2013, as keras.optimizers.Ftrl")
  package let common: CommonOptimiserOptions
  package let lrPower: Double
  package let initialAccumulator: Double
  package let l1: Double
  package let l2: Double
  package let l2Shrinkage: Double
  package let beta: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    lrPower = option(
      "lr_power", "How the rate falls with the sum of squares; 0 keeps it.", .within(-10...0),
      default: -0.5)
    initialAccumulator = option(
      "initial_accumulator", "What n starts at.", .above(0), default: 0.1)
    l1 = option("l1", "Pull to exactly 0.", .atLeast(0), default: 0)
    l2 = option("l2", "Pull towards 0, of the weights as they are found.", .atLeast(0), default: 0)
    l2Shrinkage = option(
      "l2_shrinkage", "Pull towards 0, added to the gradient.", .atLeast(0), default: 0)
    beta = option("beta", "Added to the root of n.", .atLeast(0), default: 0)
  }

  package var stateCount: Int { 2 }
}
