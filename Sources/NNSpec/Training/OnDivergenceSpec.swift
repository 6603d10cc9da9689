// SPDX-License-Identifier: MIT

/// The block `training.on_divergence`.
package struct OnDivergenceSpec: Declaration {
  package static let name = "on_divergence"
  package static let summary =
    "Goes back to the end of the last epoch when a loss or gradient is not finite, and on more slowly."
  package static let mainOption: String? = "rewind"
  package static let explanation: Explanation? = Explanation(
    formula: "learning rate = scheduled rate · lower_rate^n after the n-th time",
    example: "{on_divergence: {rewind: 3, lower_rate: 0.5}}",
    source: "without this block a run ends there, exit code 4")
  package let rewind: Int
  package let lowerRate: Double

  package init(_ option: inout OptionReader) {
    rewind = option(
      "rewind", "How often a run goes back, at most; then it ends.", .within(1...1_000), default: 3)
    lowerRate = option(
      "lower_rate", "What the learning rate is multiplied with each time.",
      .above(0, below: 1), default: 0.5)
  }
}
