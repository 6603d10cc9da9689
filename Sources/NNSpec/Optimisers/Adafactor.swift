// SPDX-License-Identifier: MIT

/// Adam that keeps only rows' and columns' mean squares.
package struct Adafactor: OptimiserSpec {
  package static let name = "adafactor"
  package static let summary =
    "Adam in next to no memory: mean squares of rows and columns, not of weights."
  package static let mainOption: String? = "learning_rate"
  package static let explanation: Explanation? = Explanation(
    formula: """
      b = t^beta2_decay; r, c = means of rows and columns of g², each x += b (new - x); v = r \
      cᵀ / mean(r); u = g / √max(v, epsilon[0]²); w -= min(rate, 1 / √t) max(epsilon[1], \
      rms(w)) u / max(1, rms(u) / clip_threshold)
      """,
    example: "{adafactor: {learning_rate: 1e-3}}",
    source: "Shazeer and Stern 2018, as torch.optim.Adafactor")
  package let common: CommonOptimiserOptions
  package let beta2Decay: Double
  package let epsilon: [Double]
  package let clipThreshold: Double

  package init(_ option: inout OptionReader) {
    common = CommonOptimiserOptions(&option, learningRate: 1e-3)
    beta2Decay = option(
      "beta2_decay", "Power of the step that new squares enter with.", .within(-10...0),
      default: -0.8)
    epsilon = option(
      "epsilon", "Least root of a mean square, and least size of a weight.", .above(0),
      default: [1e-8, 1e-3])
    clipThreshold = option(
      "clip_threshold", "Largest root mean square of an update.", .above(0), default: 1)
    option.require(epsilon.count == 2, "`epsilon` is two numbers", at: "epsilon")
  }

  package var stateCount: Int { 0 }
}
